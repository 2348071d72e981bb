#!/bin/sh
# Plays kubectl: deployments are files with their number of replicas. What changes them is remembered.
test "$1" = --context=managed && test "$2" = --namespace=prod || { echo "wrong cluster: $*" >&2; exit 1; }
shift 2
cd "$LOCKSTEP_TEST_CLUSTER" || exit 1
case "$*" in scale*) echo "$*" >> "$LOCKSTEP_TEST_CLUSTER.did" ;; esac
case "$*" in
"get deployments") ls ;;
"get deployments --output jsonpath="*) for name in *; do echo "$name $(cat "$name")"; done ;;
"scale deployment --all --replicas=0") for name in *; do echo 0 > "$name"; done ;;
"scale deployment "*" --replicas="*) test -f "$3" && echo "${4#--replicas=}" > "$3" ;;
*) echo "unexpected: $*" >&2; exit 2 ;;
esac
