foreach(test IN ITEMS tst_github_client tst_github_limits tst_pull_requests tst_workflows tst_issues tst_gh_program tst_github_token tst_app_token)
  lockstep_test(${test}.cpp lockstep_github lockstep_github_api)
endforeach()
target_link_libraries(tst_gh_program PRIVATE lockstep_kube_api)
