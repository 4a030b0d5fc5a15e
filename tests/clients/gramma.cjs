// Asks the npm package `gramma`, as its users do: gramma.cjs FOLDER ADDRESS FILE → its answers for plain text and Markdown.
const { readFileSync } = require("node:fs")
const { createRequire } = require("node:module")

const [folder, address, file] = process.argv.slice(2)
const { check, replaceAll } = createRequire(`${folder}/`)("gramma")
const text = readFileSync(file, "utf-8")

async function main() {
  const plain = await check(text, { api_url: address, language: "en-US" })
  const markdown = await check(`# *Officials* say\n\n${text}`, { api_url: address, language: "en-US", markdown: true })
  const changed = plain.matches.map((match) => ({ ...match, change: match.replacements[0].value }))
  process.stdout.write(JSON.stringify({ plain, markdown, corrected: replaceAll(text, changed) }))
}

main()
