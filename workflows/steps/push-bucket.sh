#!/bin/sh
# Puts what was published into BUCKET, in place of push-pages.sh: the folders of new editions first, then editions.json, then
# what stands around them. What readers can see is taken away only when the rest is there. A reader never finds an edition
# that is not whole, and what a run leaves that is killed, the next one mends.
# A bucket refuses no second writer, so let only one job run at a time. It keeps no roots either: note ROOT down elsewhere.
. "$(dirname "$0")/common.sh"

[ -n "${BUCKET:-}" ] || fail 2 "BUCKET names no place"
[ -e "$PAGES/editions.json" ] || fail 4 "nothing was published"
[ -e "$WORK/pulled" ] || fail 2 "pull-bucket.sh has to run first"

# Puts a file: readers find the old one or the new one.
put_file() {
  case $BUCKET in
  /*)
    if cmp -s "$1" "$BUCKET/$2"; then return; fi
    mkdir -p "$(dirname "$BUCKET/$2")"
    cp "$1" "$BUCKET/$2.part" && mv -f "$BUCKET/$2.part" "$BUCKET/$2"
    ;;
  *) rclone copyto --checksum "$1" "$BUCKET/$2" ;;
  esac || fail 3 "the bucket could not be written"
}

# Puts all files of a folder, and takes none away.
put_folder() {
  case $BUCKET in
  /*)
    (cd "$1" && find . -type f) >"$WORK/files"
    while IFS= read -r file; do put_file "$1/$file" "$2/${file#./}"; done <"$WORK/files"
    ;;
  *) rclone copy --checksum "$1" "$BUCKET/$2" || fail 3 "the bucket could not be written" ;;
  esac
}

# Makes a folder of the bucket the same as one of the pages, and takes away only when all is there.
put_whole() {
  put_folder "$1" "$2"
  case $BUCKET in
  /*)
    (cd "$BUCKET/$2" && find . -type f) >"$WORK/files"
    while IFS= read -r file; do
      if [ ! -e "$1/$file" ]; then rm -f "$BUCKET/$2/$file"; fi
    done <"$WORK/files"
    find "$BUCKET/$2" -depth -type d -exec rmdir {} + 2>/dev/null || :
    ;;
  *) rclone sync --checksum "$1" "$BUCKET/$2" || fail 3 "the bucket could not be written" ;;
  esac
}

: >"$WORK/buried"
for manifest in "$PAGES"/*/edition.json; do
  folder=${manifest%/edition.json}
  name=${folder##*/}
  # Pulled, verified, and not changed since.
  if grep -qxF "$(digest "$manifest") $name" "$WORK/pulled"; then continue; fi
  if grep -q '"withdrawn": {' "$manifest"; then
    # A tombstone takes the place of what readers see. It is kept ready until editions.json speaks of it.
    put_whole "$folder" ".tombstones/$name"
    printf '%s\n' "$name" >>"$WORK/buried"
  else
    put_whole "$folder" "$name"
  fi
done
put_file "$PAGES/editions.json" editions.json
while IFS= read -r name; do put_whole "$PAGES/$name" "$name"; done <"$WORK/buried"
for path in "$PAGES"/*; do
  name=${path##*/}
  if [ -d "$path" ]; then
    if [ ! -e "$path/edition.json" ]; then put_whole "$path" "$name"; fi
  elif [ "$name" != editions.json ]; then
    put_file "$path" "$name"
  fi
done
if [ -s "$WORK/buried" ]; then
  case $BUCKET in
  /*) rm -rf "${BUCKET:?}/.tombstones" ;;
  *) rclone purge "$BUCKET/.tombstones" ;;
  esac || fail 3 "the bucket could not be written"
fi
say "put into $BUCKET"
