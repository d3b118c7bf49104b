#!/bin/sh
# The last day of a month: of the one that is given (2026-10), or else of the one before that of the day TODAY, or else
# of the one before the present. An edition of a month is published when the month is over.
set -eu
if [ $# -gt 0 ]; then
  month=$1
else
  today=${TODAY:-$(date -u +%Y-%m-%d)}
  year=${today%%-*}
  rest=${today#*-}
  number=${rest%%-*}
  number=$((${number#0} - 1))
  if [ "$number" -eq 0 ]; then
    number=12
    year=$((year - 1))
  fi
  month=$(printf '%04d-%02d' "$year" "$number")
fi
case $month in
[0-9][0-9][0-9][0-9]-0[1-9] | [0-9][0-9][0-9][0-9]-1[0-2]) ;;
*)
  # shellcheck disable=SC2016 # Backticks to be shown.
  printf 'error: `%s` is no month: write 2026-10\n' "$month" >&2
  exit 2
  ;;
esac
year=${month%-*}
case $month in
*-04 | *-06 | *-09 | *-11) day=30 ;;
*-02)
  # A leading 0 would make the number an octal one.
  year=$(printf '%s' "$year" | sed 's/^0*//')
  year=${year:-0}
  if [ $((year % 4)) -eq 0 ] && { [ $((year % 100)) -ne 0 ] || [ $((year % 400)) -eq 0 ]; }; then
    day=29
  else
    day=28
  fi
  ;;
*) day=31 ;;
esac
printf '%s-%s\n' "$month" "$day"
