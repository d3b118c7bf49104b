#!/bin/sh
# Fetches the published folder from BUCKET, in place of fetch-pages.sh: a place that rclone knows (`s3:surveys/public`), or
# a folder of this machine (`/mnt/public`).
. "$(dirname "$0")/common.sh"

[ -n "${BUCKET:-}" ] || fail 2 "BUCKET names no place"
rm -rf "$PAGES"
mkdir -p "$PAGES"
case $BUCKET in
/*) if [ -d "$BUCKET" ]; then cp -R "$BUCKET/." "$PAGES/"; fi ;;
*) rclone copy --checksum "$BUCKET" "$PAGES" || fail 3 "the bucket could not be read" ;;
esac
