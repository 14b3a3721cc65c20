## Shared by the modules of Anaconda's environments, which set `environment` before they read it.
## Only one of them can be loaded: a new one is added to the end of this line.
conflict apps/python/anaconda2-2.3.0 apps/python/anaconda3-2.3.0 apps/python/anaconda2-2.4.0 apps/python/anaconda3-2.4.0

proc ModulesHelp { } {
    global environment
    puts stderr "$environment: Python with the packages of an Anaconda release, the same for everybody."
    puts stderr "  conda list                                     what it holds"
    puts stderr "  conda create --clone $environment --name mine  a copy that you can change"
}

module-whatis "conda environment $environment"

module load {{ modules.conda }}
# What `source activate` does too, but undone when the module is unloaded.
prepend-path PATH {{ conda.root }}/envs/$environment/bin
setenv CONDA_DEFAULT_ENV $environment
setenv CONDA_PREFIX {{ conda.root }}/envs/$environment
