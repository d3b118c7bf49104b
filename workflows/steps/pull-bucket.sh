#!/bin/sh
# Fetches the published folder from BUCKET, in place of fetch-pages.sh: a place that rclone knows (`s3:surveys/public`), or
# a folder of this machine (`/mnt/public`). What a run of push-bucket.sh left that did not end is finished or left aside.
. "$(dirname "$0")/common.sh"

[ -n "${BUCKET:-}" ] || fail 2 "BUCKET names no place"
rm -rf "$PAGES"
mkdir -p "$PAGES"
case $BUCKET in
/*) if [ -d "$BUCKET" ]; then cp -R "$BUCKET/." "$PAGES/"; fi ;;
*)
  status=0
  rclone copy --checksum "$BUCKET" "$PAGES" || status=$?
  # 3: there is no such folder, so nothing was put there yet. A ROOT that was kept says otherwise: verify.sh asks.
  if [ "$status" -ne 0 ] && [ "$status" -ne 3 ]; then fail 3 "the bucket could not be read"; fi
  ;;
esac
catalogue=$PAGES/editions.json

# A tombstone that was ready, and takes its place only now. It counts if editions.json says so. push-bucket.sh puts it anew.
: >"$WORK/unfinished"
for manifest in "$PAGES"/.tombstones/*/edition.json; do
  [ -e "$manifest" ] || continue
  name=$(basename "$(dirname "$manifest")")
  if grep -qF "\"manifest\": \"$(digest "$manifest")\"" "$catalogue" 2>/dev/null; then
    say "$name is withdrawn; its tombstone was not in place yet"
    rm -rf "${PAGES:?}/$name"
    mv "$PAGES/.tombstones/$name" "$PAGES/$name"
    printf '%s\n' "$name" >>"$WORK/unfinished"
  fi
done
rm -rf "$PAGES/.tombstones"
# A folder that editions.json does not name is of a run that did not come so far: no reader is led there.
for folder in "$PAGES"/*/; do
  [ -d "$folder" ] || continue
  name=$(basename "$folder")
  if ! grep -qF "\"path\": \"$name/" "$catalogue" 2>/dev/null; then
    say "$name is in the bucket, and was not published: it is left aside"
    rm -rf "$folder"
  fi
done
# By this push-bucket.sh tells what is new.
: >"$WORK/pulled"
if [ -e "$catalogue" ]; then
  for manifest in "$PAGES"/*/edition.json; do
    [ -e "$manifest" ] || continue
    name=$(basename "$(dirname "$manifest")")
    if ! grep -qxF "$name" "$WORK/unfinished"; then printf '%s %s\n' "$(digest "$manifest")" "$name" >>"$WORK/pulled"; fi
  done
fi
