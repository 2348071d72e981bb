#!/bin/sh
# Plays docker, of which only the migrator is run: what it is asked to complete is complete.
case "$*" in
"run --rm --network=host --env PGDATASOURCE "*"index.docker.io/sourcegraph/migrator:5.3.9104 run-out-of-band-migrations --disable-animation --id "*) ;;
*) echo "unexpected: $*" >&2; exit 125 ;;
esac
while test "$1" != --disable-animation; do shift; done
shift
while test "$1" = --id; do
    psql --no-psqlrc --quiet --dbname="$PGDATASOURCE" --set=ON_ERROR_STOP=1 \
        --command="UPDATE out_of_band_migrations SET progress = 1 WHERE id = $2" || exit
    shift 2
done
