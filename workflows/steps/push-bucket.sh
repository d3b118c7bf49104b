#!/bin/sh
# Puts what was published into BUCKET, in place of push-pages.sh: the editions' folders first, then editions.json, and only then
# what stands around them. A reader never finds an edition that is not whole; a run that is killed leaves what the next mends.
# A bucket refuses no second writer, so let only one job run at a time. It keeps no roots either: note ROOT down elsewhere.
. "$(dirname "$0")/common.sh"

[ -n "${BUCKET:-}" ] || fail 2 "BUCKET names no place"
put() {
  case $BUCKET in
  /*)
    mkdir -p "$(dirname "$BUCKET/$1")"
    if [ -d "$PAGES/$1" ]; then
      # What is already there as it should be is left alone; a tombstone has fewer files than what it stands for.
      if diff -rq "$PAGES/$1" "$BUCKET/$1" >/dev/null 2>&1; then return; fi
      rm -rf "${BUCKET:?}/$1"
      cp -R "$PAGES/$1" "$BUCKET/$1"
    else
      cp "$PAGES/$1" "$BUCKET/$1"
    fi
    ;;
  *)
    if [ -d "$PAGES/$1" ]; then
      rclone sync --checksum "$PAGES/$1" "$BUCKET/$1"
    else
      rclone copyto --checksum "$PAGES/$1" "$BUCKET/$1"
    fi
    ;;
  esac || fail 3 "the bucket could not be written"
}

[ -e "$PAGES/editions.json" ] || fail 4 "nothing was published"
for manifest in "$PAGES"/*/edition.json; do
  folder=${manifest%/edition.json}
  put "${folder##*/}"
done
put editions.json
for path in "$PAGES"/*; do
  name=${path##*/}
  if [ "$name" = editions.json ] || [ -e "$path/edition.json" ]; then continue; fi
  put "$name"
done
say "put into $BUCKET"
