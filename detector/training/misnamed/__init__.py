"""Fits what `detector.misnamed` goes by: `planted` and `machine` make the copy, `beside` and `archived` the examples,
`trees` fits them, and `calibration` reads copy beside an archive for the calibration of findings."""
