lockstep_test(tst_store.cpp lockstep_store Qt6::Sql)
lockstep_test(tst_store_files.cpp lockstep_store Qt6::Sql)
lockstep_test(tst_store_places.cpp lockstep_store Qt6::Sql)
lockstep_test(tst_postgres_store.cpp lockstep_store Qt6::Sql)
