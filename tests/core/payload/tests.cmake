lockstep_test(tst_payload_file.cpp lockstep_sourcegraph PkgConfig::archive)
