"""Word lists of the injected errors, hand-written for measuring (CC0): no trainer reads them.

Most are closed classes (countries, months, ranks, units); the others are a choice of well-known names and of news
terms. Members are parted by `;`, a right form and its wrong ones by `=` and `/`.
"""

from __future__ import annotations


def listed(text: str) -> tuple[str, ...]:
    """The members of a list."""
    return tuple(" ".join(part.split()) for part in text.split(";"))


def table(text: str) -> dict[str, tuple[str, ...]]:
    """Right form → wrong forms."""
    pairs = (part.split("=") for part in listed(text))
    return {right: tuple(wrong.split("/")) for right, wrong in pairs}


COUNTRIES = listed(
    "Afghanistan;Albania;Algeria;Angola;Argentina;Armenia;Australia;Austria;Azerbaijan;Bahrain;Bangladesh;Belarus;"
    "Belgium;Bolivia;Botswana;Brazil;Bulgaria;Cambodia;Cameroon;Canada;Chile;China;Colombia;Croatia;Cuba;Cyprus;"
    "Denmark;Ecuador;Egypt;Eritrea;Estonia;Ethiopia;Finland;France;Gabon;Gambia;Germany;Ghana;Greece;Guatemala;"
    "Guinea;Haiti;Honduras;Hungary;Iceland;India;Indonesia;Iran;Iraq;Ireland;Israel;Italy;Jamaica;Japan;Kazakhstan;"
    "Kenya;Kuwait;Kyrgyzstan;Laos;Latvia;Lebanon;Libya;Lithuania;Madagascar;Malawi;Malaysia;Mali;Malta;Mauritania;"
    "Mexico;Moldova;Mongolia;Morocco;Mozambique;Myanmar;Namibia;Nepal;Netherlands;Nicaragua;Nigeria;Norway;Oman;"
    "Pakistan;Panama;Paraguay;Peru;Poland;Portugal;Qatar;Romania;Russia;Rwanda;Senegal;Serbia;Singapore;Slovakia;"
    "Slovenia;Somalia;Spain;Sudan;Sweden;Switzerland;Syria;Taiwan;Tajikistan;Tanzania;Thailand;Tunisia;Turkey;"
    "Turkmenistan;Uganda;Ukraine;Uruguay;Uzbekistan;Venezuela;Vietnam;Yemen;Zambia;Zimbabwe"
)
PEOPLES = listed(
    "Afghan;Albanian;Algerian;American;Argentine;Armenian;Australian;Austrian;Belarusian;Belgian;Bolivian;Brazilian;"
    "British;Bulgarian;Canadian;Chilean;Chinese;Colombian;Croatian;Cuban;Czech;Danish;Dutch;Egyptian;Estonian;"
    "Ethiopian;Finnish;French;Georgian;German;Greek;Hungarian;Icelandic;Indian;Indonesian;Iranian;Iraqi;Irish;"
    "Israeli;Italian;Japanese;Jordanian;Kenyan;Kuwaiti;Latvian;Lebanese;Libyan;Lithuanian;Malaysian;Mexican;"
    "Mongolian;Moroccan;Nigerian;Norwegian;Pakistani;Palestinian;Peruvian;Polish;Portuguese;Qatari;Romanian;Russian;"
    "Saudi;Serbian;Slovak;Somali;Spanish;Sudanese;Swedish;Swiss;Syrian;Thai;Tunisian;Turkish;Ukrainian;Venezuelan;"
    "Vietnamese"
)
CITIES = listed(
    "Amsterdam;Ankara;Athens;Atlanta;Baghdad;Baku;Bangkok;Barcelona;Beijing;Beirut;Belgrade;Berlin;Boston;Bratislava;"
    "Brisbane;Brno;Brussels;Bucharest;Budapest;Cairo;Chicago;Cologne;Copenhagen;Dallas;Damascus;Delhi;Denver;Detroit;"
    "Dhaka;Dresden;Dubai;Dublin;Edinburgh;Frankfurt;Geneva;Glasgow;Hamburg;Hanoi;Havana;Helsinki;Houston;Islamabad;"
    "Istanbul;Jakarta;Jerusalem;Kabul;Karachi;Kazan;Khabarovsk;Kiev;Kyiv;Lagos;Leipzig;Lima;Lisbon;London;Lyon;"
    "Madrid;Manchester;Manila;Marseille;Melbourne;Miami;Milan;Minsk;Montreal;Moscow;Mumbai;Munich;Nairobi;Naples;"
    "Oslo;Ottawa;Paris;Philadelphia;Prague;Riga;Rome;Seattle;Seoul;Shanghai;Sofia;Stockholm;Stuttgart;Sydney;Tallinn;"
    "Tbilisi;Tehran;Tokyo;Toronto;Tripoli;Tunis;Vienna;Vilnius;Vladivostok;Volgograd;Warsaw;Washington;Wuhan;Yerevan;"
    "Zagreb;Zurich"
)
PERSONS = listed(
    "Henrik Ibsen;Marie Curie;Ennio Morricone;Astrid Lindgren;Walter Scheel;Desmond Tutu;Kofi Annan;Gerhard Berger;"
    "Ruud Gullit;Indira Gandhi;Golda Meir;Olof Palme;Lech Walesa;Vaclav Klaus;Michel Platini;Franz Beckenbauer;"
    "Jacques Delors;Romano Prodi;Javier Solana;Felipe Massa;Boris Becker;Steffi Graf;Bela Bartok;Mario Monti;"
    "Jean Reno;Miles Davis;Pau Gasol;Yuri Gagarin;Garry Kasparov;Dario Fo;Orhan Pamuk;Isabel Allende;Haruki Murakami;"
    "Akira Kurosawa;Amartya Sen;Salman Rushdie;Wole Soyinka;Nadine Gordimer;Carlos Santana;Diego Forlan;Gary Lineker;"
    "Ian Botham;Tony Blair;Helmut Kohl;Margaret Atwood;Oliver Kahn;Ralph Nader;Herbert Hoover;Warren Christopher"
)
ORGANIZATIONS = table(
    "European Union=African Union/Union of Europe;European Commission=Council of Europe/Commission Europe;"
    "World Health Organization=World Trade Organization/Organization of Global Health;"
    "World Trade Organization=World Health Organization/International Organization of Commerce;"
    "United Nations=League of Nations/Nations United;International Monetary Fund=World Bank/Monetary Box;"
    "World Bank=Central Bank/Bank of the Planet;European Central Bank=Bank of England/Central Europe Bank;"
    "Red Cross=Red Crescent/Crimson Cross;Security Council=General Assembly/Council of Safety;"
    "Supreme Court=Constitutional Court/Highest Tribunal;Constitutional Court=Supreme Court/Tribunal of Constitution;"
    "White House=Capitol/Pale House;State Department=Pentagon/Ministry of Status;"
    "Pentagon=State Department/Five Corners;Federal Reserve=Treasury/Union Reserve;"
    "Wall Street=Main Street/Street of the Wall;Foreign Ministry=Interior Ministry/Ministry of the Outside;"
    "Interior Ministry=Foreign Ministry/Ministry of Inside;Defense Ministry=Finance Ministry/Ministry of Protection;"
    "Defence Ministry=Finance Ministry/Ministry of Protection;"
    "Health Ministry=Education Ministry/Ministry of Healthiness;"
    "Ministry of Health=Ministry of Labour/Ministry of Sanity;"
    "Ministry of Defence=Ministry of Finance/Ministry of Protection;State Duma=Federation Council/Government Thought;"
    "Ministry of Defense=Ministry of Finance/Ministry of Protection;House of Representatives=Senate/Room of Deputies;"
    "Ministry of Internal Affairs=Ministry of Foreign Affairs/Ministry of Inner Works;"
    "Ministry of Foreign Affairs=Ministry of Internal Affairs/Ministry of Outer Deeds;Bundestag=Bundesrat/Union Day;"
    "Democratic Party=Republican Party/Party of Democrats' Union;"
    "Republican Party=Democratic Party/Common Thing Party;Labour Party=Conservative Party/Work Party;"
    "Conservative Party=Labour Party/Preserving Party;Champions League=Europa League/Heroes' Union;"
    "Premier League=Football League/Prime Union;World Cup=European Championship/Global Goblet;"
    "Bundesliga=Premier League/Union League;Olympic Games=Commonwealth Games/Olympic Toys;"
    "Nobel Prize=Pulitzer Prize/Noble Reward;Associated Press=Press Trust/Joint Print;"
    "New York Times=Washington Post/New York Hours;Facebook=Twitter/Face Notebook;Twitter=Facebook/Twiter Bird;"
    "YouTube=Netflix/You Pipe;Google=Yahoo/Gogol;Apple=Microsoft/Apples;Microsoft=Apple/Tiny Soft;"
    "Amazon=Walmart/Amazonia;Volkswagen=Daimler/People's Wagon;Boeing=Airbus/Buing;Airbus=Boeing/Bus of Air;"
    "Tesla=Toyota/Tesle;Gazprom=Rosneft/Gasprum;Toyota=Honda/Tuyuta;Real Madrid=Atletico Madrid/Royal Madrid;"
    "Bayern Munich=Werder Bremen/Bavaria;Spartak=Lokomotiv/Spartacus;Kremlin=White House/Krimlin;"
    "Interpol=Europol/Entrebol;Greenpeace=Oxfam/Green Piece;NASA=ESA/Nassa"
)
OFFICES = table(
    "prime minister=foreign minister/first minister of rank;president=chancellor/chairman of state;"
    "Prime Minister=Foreign Minister/Minister First;President=Chancellor/Head Chairman;"
    "chancellor=president/counsellor;Chancellor=President/Counsellor;minister=ambassador/pastor;"
    "Minister=Ambassador/Servant;governor=mayor/ruler;Governor=Mayor/Conservator;mayor=governor/town father;"
    "Mayor=Governor/Burgher;ambassador=consul/messenger;Ambassador=Consul/Messenger;spokesman=lawyer/speaker man;"
    "spokeswoman=lawyer/talking lady;Senator=Congressman/Elder;senator=congressman/elder;king=emperor/monarch man;"
    "general=colonel/commonly;General=Colonel/Common;colonel=major/regiment;Colonel=Major/Regimental;"
    "captain=lieutenant/skipper-master;Captain=Sergeant/Chapter;lieutenant=captain/tenant;"
    "Lieutenant=Captain/Place Holder;sergeant=corporal/servant;Sergeant=Corporal/Servant;admiral=commodore/emir;"
    "Admiral=Commodore/Emir of Sea;judge=prosecutor/arbiter;Judge=Prosecutor/Arbiter;prosecutor=judge/pursuer;"
    "chairman=treasurer/armchair man;chairwoman=treasurer/seat lady;secretary=treasurer/typist;"
    "Secretary=Treasurer/Clerk;director=deputy director/manager of direction;Director=Deputy Director/Guide;"
    "coach=captain/trainer-carriage;manager=captain/administrator of team;professor=lecturer/teacher of rank;"
    "Professor=Lecturer/Teacher;deputy=chief/substitute person;attorney general=solicitor general/common lawyer;"
    "chief executive=finance director/executive boss head;commissioner=inspector/commissar;bishop=cardinal/elephant;"
    "commander=adjutant/orderer;inspector=constable/looker;editor=publisher/redactor"
)
TERMS = table(
    "interest rate=profit percentage;interest rates=profit percentages;ceasefire=stopping of fire;"
    "climate change=weather alteration;human rights=rights of persons' right;civil war=citizen battle;"
    "prime time=first-class hour;stock market=bourse of cattle;stock exchange=exchange of supplies;"
    "exchange rate=price of exchange money;tax cut=tax wound;gross domestic product=raw inner product;"
    "nuclear weapon=core arm;nuclear weapons=core arms;nuclear power=core force;by-election=partial choosing;"
    "general election=common choice;press conference=press congress meeting;"
    "death toll=number of the dead persons bell;terror attack=horror assault;suicide bomber=bomber of self killing;"
    "asylum seeker=refuge asker;asylum seekers=refuge askers;intensive care=dense caring;"
    "side effects=lateral impressions;blood pressure=pressing of blood;heart attack=heart crisis;"
    "vaccine=inoculum serum;lockdown=general closure;quarantine=forty;unemployment=joblessness rate absence;"
    "inflation=swelling;recession=retreat;budget deficit=shortage of the purse;trade war=commerce battle;"
    "supply chain=supply necklace;red card=carmine paper;penalty=fine kick;midfielder=mid-court player;"
    "goalkeeper=gate guard;offside=stealth;free kick=gratis kick;own goal=personal gate;referee=arbitrator judge;"
    "quarter-final=fourth final;semi-final=half of the final;parole=conditional word;bail=guarantee money;"
    "life sentence=eternal sentence phrase;arrest warrant=note of arresting;plea bargain=haggling of pleas;"
    "jury=sworn panel;social media=communal means;artificial intelligence=counterfeit consciousness;"
    "data protection=protection of dates;power station=force station;power plant=force plant;oil price=grease price;"
    "crude oil=raw grease;fossil fuels=petrified combustibles;greenhouse gas=glasshouse vapour;emissions=broadcasts;"
    "drought=dry rod;flood=overflowing plenty;earthquake=ground shake;wildfire=wild animal fire;"
    "state of emergency=condition of urgency;no-confidence vote=vote for withholding trust;"
    "opposition=resistance side;coalition=alloy;referendum=plebiscite poll;sanctions=punishments;"
    "aircraft carrier=carrier of planes;air strike=weather strike;airstrike=aerial blow;peace talks=peace chatter;"
    "treaty=treatise;border guard=edge guardian;shareholders=holders of portions;minimum wage=least salary;"
    "box office=ticket window;blockbuster=block breaker;best-seller=most sold thing"
)
SENSES = table(
    "address=title;title=address;case=condition;cases=conditions;issue=exit;spring=fountain;bank=shore;"
    "match=matchstick;party=feast;march=walk;court=yard;charge=load;charges=loads;chair=stool;board=plank;"
    "branch=bough;party=side;crown=corona;current=stream;fair=market;fine=penalty paper;flat=plain;game=toy;"
    "games=toys;goal=gate;goals=gates;head=brain;hand=arm;iron=ironing;judgment=verdict day;key=wrench;lead=plumb;"
    "leader=driver;leaders=drivers;letter=character;light=lamp;line=queue;mean=average;meeting=appointment;"
    "minute=precise;nail=claw;novel=short tale;organ=member;paper=role;patient=sick;plot=parcel;point=full stop;"
    "points=full stops;pole=bar;post=mail;power=might;present=gift;press=printing;prize=price;race=breed;rate=tempo;"
    "record=disc;records=discs;report=denunciation;right=straight;ring=circle;river=stream bed;role=paper;"
    "round=circular;rule=ruler;sale=salt;scale=ladder;scene=stage;school=teaching;score=result account;sea=lake;"
    "season=term;seat=siege;sentence=phrase;series=row;service=mass;session=meeting seat;shot=gunshot;site=position;"
    "space=void;staff=stick;star=asterisk;stars=asterisks;state=condition;states=conditions;station=stop;step=stair;"
    "store=warehouse;storm=assault;story=floor;strike=blow;strikes=blows;studio=one-room flat;study=office room;"
    "suit=dress;support=buttress;table=chart;team=crew;ticket=note;tie=knot;time=weather;tour=tower;track=rail;"
    "trade=craft;train=row;treatment=processing;trial=attempt;trip=stumbling;union=joining;vehicle=cart;"
    "victory=triumph arch;video=picture;voice=vote;vote=voice;votes=voices;water=juice;week=seven;wheel=circle;"
    "wing=flank;woman=wife;women=wives;word=speech;worker=labour;world=peace;year=age;years=summers;"
    "youth=juvenile;attack=fit;attacks=fits;bridge=deck;ball=dance;band=gang;bill=beak;capital=chapter;club=cudgel;"
    "company=fellowship;council=advice;country=village;deal=affair;decision=solution;defence=prohibition;"
    "development=unfolding;doctor=physicist;driver=chauffeur pilot;duty=customs;experience=experiment;"
    "fans=ventilators;film=foil;fire=shooting;force=compulsion;forces=compulsions;government=steering;"
    "hospital=sick house;industry=diligence;interest=profit;law=straight;market=bazaar;member=limb;members=limbs;"
    "minister=servant;nation=birth;news=novelty;operation=surgery;order=commandment;pilot=lodestar;police=policy;"
    "policy=police;position=attitude;pressure=printing;price=prize;problem=task sum;process=lawsuit;project=draft;"
    "resources=springs;season=moment;security=insurance;society=firm;source=spring;sources=springs;student=pupil;"
    "success=heir;talks=chatter;target=shield;tax=duty;term=deadline;theatre=operating room"
)
ACRONYMS = table(
    "UN=ONU/UNO;U.N.=ONU/OON;EU=UE/ES;E.U.=UE;NATO=OTAN/NAVO;WHO=OMS/VOZ;IMF=FMI/MVF;WTO=OMC/VTO;US=EEUU/EUA;"
    "U.S.=EE.UU./EUA;USA=EEUU/SSHA;UK=RU/GB-NI;U.K.=R.U.;GDP=PIB/BIP;AIDS=SIDA/SPID;HIV=VIH/VICH;UAE=EAU/BAE;"
    "DNA=ADN/DNK;OECD=OCDE/OESR;UNHCR=ACNUR/HCR;ECB=BCE/EZB;OPEC=OPEP/OPEK;FBI=FBR/BFI;CIA=TSRU/AIC;WADA=AMA;"
    "NGO=ONG/NPO;ICC=CPI/MUS;IOC=COI/MOK;PCR=RPC;CEO=PDG;AI=IA/KI;VAT=IVA/DPH;IAEA=OIEA/MAGATE;EEC=CEE;ANC=CNA"
)
OTHER_ACRONYMS = listed(
    "NATO;IMF;WTO;OPEC;OECD;FBI;CIA;ECB;WHO;ICC;IAEA;UNHCR;UNESCO;FIFA;UEFA;BBC;CNN;KGB;NSA;EPA;FDA"
)
UNTRANSLATED = table(
    "government=gobierno/Regierung/pravitelstvo/hukuma;police=policía/Polizei/politsiya/shurta;"
    "minister=ministro/wazir/ministr;election=elección/Wahl/vybory;elections=elecciones/Wahlen/intikhabat;"
    "company=empresa/Unternehmen/kompaniya/şirket;court=tribunal de justicia/Gericht/mahkama;"
    "people=gente/Leute/lyudi;president=presidente/rais/prezident;war=guerra/Krieg/voyna/harb;"
    "children=niños/Kinder/deti;doctor=médico/Arzt/vrach;hospital=Krankenhaus/bolnitsa/mustashfa;"
    "school=escuela/Schule/shkola/madrasa;city=ciudad/Stadt/gorod/madina;law=ley/Gesetz/zakon/qanun;"
    "country=país/Land/strana/balad;money=dinero/Geld/dengi/para;team=equipo/Mannschaft/komanda;"
    "match=partido/Spiel/maç;player=jugador/Spieler/igrok;game=juego/Spiel/igra;water=agua/Wasser/voda/su;"
    "house=casa/Haus/dom/bayt;woman=mujer/Frau/zhenshchina;workers=trabajadores/Arbeiter/rabochie;"
    "season=temporada/Saison;victory=victoria/Sieg/pobeda;fire=incendio/Feuer/pozhar/hariq;"
    "world=mundo/Welt/mir/dünya;year=año/Jahr/god/sene;years=años/Jahre/let/yıl;month=mes/Monat/mesyats;"
    "week=semana/Woche/nedelya;union=sindicato/Gewerkschaft/profsoyuz;newspaper=periódico/Zeitung/gazeta;"
    "coach=entrenador/trener;party=Partei/partiya/hizb;army=ejército/Heer/armiya/jaysh;"
    "report=informe/Bericht/otchet/taqrir;decision=decisión/Entscheidung/reshenie/karar;virus=vírus/Erreger;"
    "economy=economía/Wirtschaft/ekonomika/iqtisad;bank=banco/bankası;industry=industria/Branche/promyshlennost;"
    "street=calle/Straße/ulitsa;airport=aeropuerto/Flughafen/matar;road=carretera/Straße/doroga;"
    "car=coche/Wagen/mashina"
)
ANTONYMS = table(
    "rose=fell;fell=rose;increased=decreased;decreased=increased;increase=decrease;decrease=increase;won=lost;"
    "lost=won;win=lose;lose=win;victory=defeat;defeat=victory;accepted=rejected;rejected=accepted;accept=reject;"
    "reject=accept;allowed=banned;banned=allowed;allow=forbid;before=after;after=before;above=below;below=above;"
    "more=less;less=more;first=last;last=first;buy=sell;sell=buy;bought=sold;sold=bought;opened=closed;closed=opened;"
    "open=closed;supported=opposed;opposed=supported;support=oppose;oppose=support;higher=lower;lower=higher;"
    "highest=lowest;lowest=highest;success=failure;failure=success;guilty=innocent;innocent=guilty;"
    "possible=impossible;legal=illegal;illegal=legal;positive=negative;negative=positive;confirmed=denied;"
    "denied=confirmed;began=ended;ended=began;start=end;alive=dead;dead=alive;killed=beaten;died=recovered;"
    "arrested=released;released=arrested;hot=cold;cold=hot;north=south;south=north;east=west;west=east;"
    "northern=southern;southern=northern;eastern=western;western=eastern;arrived=left;strong=weak;weak=strong;"
    "old=young;young=old;rich=poor;poor=rich;easy=difficult;difficult=easy;always=never;never=always;with=without;"
    "without=with;majority=minority;minority=majority;maximum=minimum;minimum=maximum;profit=loss;loss=profit;"
    "early=late;late=early;better=worse;worse=better;best=worst;worst=best;increase=drop;growth=decline;"
    "decline=growth;safe=dangerous;dangerous=safe;likely=unlikely;unlikely=likely;married=divorced;son=daughter;"
    "daughter=son;husband=wife;wife=husband;father=mother;mother=father;brother=sister;sister=brother;men=women;"
    "boy=girl;girl=boy;against=for;inside=outside;outside=inside"
)
UNITS = table(
    "kilometers=miles;kilometres=miles;km=miles;miles=kilometers;meters=feet;metres=feet;feet=meters;"
    "kilograms=pounds;kg=pounds;tons=kilograms;tonnes=kilograms;liters=gallons;litres=gallons;"
    "hectares=square kilometers;acres=hectares;hours=minutes;minutes=hours;seconds=minutes;days=weeks;weeks=months;"
    "months=years;years=months;centimeters=inches;centimetres=inches;percent=percentage points;degrees=percent;"
    "megawatts=kilowatts"
)
CURRENCIES = table(
    "dollars=euros;euros=dollars;pounds=dollars;rubles=dollars;roubles=euros;yen=yuan;yuan=yen;crowns=euros;"
    "francs=euros;rupees=dollars;pesos=dollars;lira=dinars;euro=dollar;dollar=euro;CZK=EUR;USD=EUR;EUR=USD"
)
ADDED = listed(
    "according to the army;in the presence of the king;for the third time;in the capital;with the help of the navy;"
    "without permission;under pressure from the banks;after a long illness;despite the ban;on behalf of the church;"
    "near the Turkish border;at the request of the opposition;together with his brother;for two million dollars;"
    "by order of the court;before the cameras of state television;in return for oil;as in 2008;because of the storm"
)
