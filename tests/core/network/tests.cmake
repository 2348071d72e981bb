lockstep_test(tst_http.cpp lockstep_network PkgConfig::httplib)
lockstep_test(tst_tls_probe.cpp lockstep_network PkgConfig::httplib)
