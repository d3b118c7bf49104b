#!/bin/sh
# Publishes an edition into the fetched pages, and writes what was done into $WORK/summary.json.
#   EDITION  its name; the default is the month of AS_OF
#   AS_OF    its as-of date; the default is the end of the month that EDITION names, or else of last month
#   REVISE   `true`: corrects the edition, for the REASON that is given
#   WITHDRAW `true`: takes the edition away, for the REASON that is given
#   VERBOSE  `true`: shows warnings too, and all that is said where answers were fetched, a cell of which it may quote
. "$(dirname "$0")/common.sh"

if [ "$(git -C "$PROJECT" rev-parse --is-shallow-repository 2>/dev/null)" = true ]; then
  fail 2 "the checkout is shallow: fetch the whole history (fetch-depth: 0, GIT_DEPTH: 0)"
fi
as_of=${AS_OF:-}
if [ -z "$as_of" ]; then
  case ${EDITION:-} in
  [0-9][0-9][0-9][0-9]-[0-9][0-9]) as_of=$("$STEPS/month-end.sh" "$EDITION") ;;
  *) as_of=$("$STEPS/month-end.sh") ;;
  esac
fi
set -- publish "$PROJECT" --to "$PAGES" --summary "$WORK/summary.json" --as-of "$as_of"
if [ "${VERBOSE:-}" != true ]; then set -- -q "$@"; fi
if [ -n "${EDITION:-}" ]; then set -- "$@" --edition "$EDITION"; fi
if [ "${REVISE:-}" = true ]; then set -- "$@" --revise; fi
if [ "${WITHDRAW:-}" = true ]; then set -- "$@" --withdraw; fi
if [ -n "${REASON:-}" ]; then set -- "$@" --reason "$REASON"; fi
folder=$(answers)
if [ -n "$folder" ]; then set -- "$@" --answers "$folder"; fi
rm -f "$WORK/summary.json"
status=0
"$EMBAJADOR" "$@" 2>"$WORK/publish.txt" || status=$?
# Of what is refused, no word comes from an answer.
if [ "$status" -eq 1 ]; then
  told "$WORK/publish.txt" >&2
  if [ -n "$folder" ] && [ "${VERBOSE:-}" != true ] && [ -e "$WORK/summary.json" ]; then
    # The summary becomes an artefact.
    sed 's/^  "message": ".*"/  "message": "the input is wrong; a message may quote an answer, so it is not shown"/' \
      "$WORK/summary.json" >"$WORK/summary.new"
    mv "$WORK/summary.new" "$WORK/summary.json"
  fi
else
  cat "$WORK/publish.txt" >&2
fi
if [ -e "$WORK/summary.json" ]; then
  say "edition $(summary edition): $(summary state)"
  say "root $(summary root)"
  # What is wrong with the pages, such as a withdrawn figure that another edition repeats. Nothing of answers is in it.
  awk '/^  "warnings": \[$/ { on = 1; next }
    /^  \]/ { on = 0 }
    on { sub(/^    "/, ""); sub(/",?$/, ""); gsub(/\\n/, "\n"); print }' "$WORK/summary.json" >&2
fi
exit "$status"
