# Make the calls in two jobs of Snakemake's own.
rule all:
    input:
        ["half.1", "half.2"],


rule half:
    output:
        touch("half.{number}"),
    shell:
        "python worth.py half {config[seconds]}"
