"""The notice's random checks (三随机): what is drawn, the sheets inspectors fill in, and what they brought back."""
