foreach(test IN ITEMS tst_ctl tst_ctl_db tst_ctl_db_load tst_ctl_db_commands tst_ctl_db_schema tst_ctl_runbook tst_ctl_team_store
                        tst_ctl_self_hosted tst_ctl_on_prem tst_ctl_recovery_runbooks tst_runbook_kill tst_on_prem_kill tst_ctl_lint
                        tst_ctl_health tst_ctl_inventory tst_ctl_compose tst_ctl_cloud_upgrade tst_ctl_cluster tst_ctl_github tst_ctl_env
                        tst_ctl_rollout tst_ctl_github_account tst_ctl_site_config)
  lockstep_test(${test}.cpp lockstep_database)
  target_include_directories(${test} PRIVATE ${CMAKE_SOURCE_DIR}/tests/core/database
                             ${CMAKE_SOURCE_DIR}/tests/core/cluster)
  add_dependencies(${test} lockstepctl lockstep_lean_catalog)
  set_property(TEST ${test} APPEND PROPERTY ENVIRONMENT LOCKSTEP_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY}
                                                        LOCKSTEP_LEAN_CATALOG=${lean_catalog})
endforeach()
add_dependencies(tst_ctl_self_hosted compose_player)
target_link_libraries(tst_ctl_compose PRIVATE lockstep_cluster)
add_dependencies(tst_ctl_compose compose_player)
add_dependencies(tst_ctl_recovery_runbooks compose_player)
add_dependencies(tst_runbook_kill compose_player)
foreach(test IN ITEMS tst_ctl_on_prem tst_on_prem_kill tst_ctl_health)
  target_link_libraries(${test} PRIVATE PkgConfig::httplib PkgConfig::crypto)
endforeach()
# Whole procedures: on a busy machine they take their time, so they start first.
foreach(test IN ITEMS tst_ctl_self_hosted tst_ctl_on_prem tst_ctl_recovery_runbooks tst_runbook_kill
                        tst_on_prem_kill tst_ctl_cloud_upgrade)
  set_property(TEST ${test} PROPERTY TIMEOUT 1500)
  set_property(TEST ${test} PROPERTY COST 100)
  set_property(TEST ${test} APPEND PROPERTY ENVIRONMENT QTEST_FUNCTION_TIMEOUT=1200000)
endforeach()
target_link_libraries(tst_ctl_cloud_upgrade PRIVATE lockstep_kube_api lockstep_github_api)
target_link_libraries(tst_ctl_cluster PRIVATE lockstep_cluster lockstep_kube_api)
target_link_libraries(tst_ctl_health PRIVATE lockstep_kube_api)
foreach(test IN ITEMS tst_ctl_github tst_ctl_github_account tst_ctl_env tst_ctl_rollout)
  target_link_libraries(${test} PRIVATE lockstep_github_api)
endforeach()
target_link_libraries(tst_ctl_rollout PRIVATE lockstep_rollout)
lockstep_test(tst_secondary_limits.cpp lockstep_github_api)
lockstep_test(tst_console_options.cpp lockstep_support)
add_dependencies(tst_console_options lockstep)
set_property(TEST tst_console_options APPEND PROPERTY ENVIRONMENT LOCKSTEP_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY})
