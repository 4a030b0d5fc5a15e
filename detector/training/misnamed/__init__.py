"""Fits what `detector.misnamed` goes by: `planted` makes the copy, `beside` and `archived` fit the trees, `calibration`
reads copy beside an archive for the calibration of findings."""
