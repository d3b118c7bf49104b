#!/bin/sh
# Writes how the steps of this job ended as JUnit into $WORK/report/junit.xml, beside a copy of the summary. That folder, and
# nothing else of WORK, is for the job's artefacts. The answers that were fetched are taken away.
#   GITHUB_STEP_SUMMARY  a file for what people are shown of the job, which GitHub names
. "$(dirname "$0")/common.sh"

escaped() { printf '%s' "$1" | sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g; s/"/\&quot;/g'; }

mkdir -p "$WORK/report"
message=
if [ -e "$WORK/summary.json" ]; then
  cp "$WORK/summary.json" "$WORK/report/"
  message="edition $(summary edition): $(summary state); root $(summary root); $(summary message)"
fi
: >>"$WORK/steps"
{
  printf '<?xml version="1.0" encoding="UTF-8"?>\n'
  printf '<testsuite name="embajador" tests="%s" failures="%s">\n' \
    "$(grep -c . "$WORK/steps")" "$(grep -vc ' 0$' "$WORK/steps")"
  while read -r name status; do
    printf '<testcase classname="embajador" name="%s">' "$name"
    if [ "$status" != 0 ]; then
      printf '<failure message="exit status %s">%s</failure>' "$status" "$(escaped "$message")"
    fi
    printf '</testcase>\n'
  done <"$WORK/steps"
  printf '<system-out>%s</system-out>\n</testsuite>\n' "$(escaped "$message")"
} >"$WORK/report/junit.xml"
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  if [ -n "$message" ]; then printf '    %s\n\n' "$message" >>"$GITHUB_STEP_SUMMARY"; fi
  if [ -e "$WORK/report/comment.md" ]; then cat "$WORK/report/comment.md" >>"$GITHUB_STEP_SUMMARY"; fi
fi
rm -rf "$SECRET"
