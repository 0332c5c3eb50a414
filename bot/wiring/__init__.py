"""Parts of the composition root: what is built from the settings and wired by hand."""
