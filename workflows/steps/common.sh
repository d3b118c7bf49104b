# What the steps share; each reads it first. Plain POSIX shell, so that every runner has what it takes.
#
# Every step is told by the environment:
#   WORK          a folder outside the checkout, the same for all steps of a job; it must be empty at the start
#   PROJECT       the project's folder; the default is the current one
#   EMBAJADOR     the program; the default is `embajador`
#   ANSWERS       the folder of the survey answers, if they lie elsewhere; what fetch-secret.sh has fetched is found without it
# and the steps about pages by:
#   PAGES_REMOTE  the git repository of the pages branch; the default is the project's `origin`
#   PAGES_BRANCH  that branch; the default is gh-pages
# The exit status is that of embajador: 0 fine, 1 input, 2 usage, 3 reading or writing, 4 refused.
# shellcheck shell=sh

set -eu
# The same order and the same words on every runner.
LC_ALL=C
export LC_ALL
# Nobody is there to answer.
GIT_TERMINAL_PROMPT=0
export GIT_TERMINAL_PROMPT

STEPS=$(cd "$(dirname "$0")" && pwd -P)
PROJECT=${PROJECT:-.}
EMBAJADOR=${EMBAJADOR:-embajador}
PAGES_BRANCH=${PAGES_BRANCH:-gh-pages}

say() { printf '%s\n' "$*" >&2; }
fail() {
  status=$1
  shift
  say "error: $*"
  exit "$status"
}

[ -n "${WORK:-}" ] || fail 2 "WORK names no folder"
mkdir -p -m 700 "$WORK"
WORK=$(cd "$WORK" && pwd -P)
PROJECT=$(cd "$PROJECT" && pwd -P)
# Whatever lies in the checkout can be committed or uploaded by mistake.
case $WORK/ in
"$PROJECT"/*) fail 2 "WORK lies inside the project: name a folder elsewhere" ;;
esac
PAGES=$WORK/pages
SECRET=$WORK/secret

# How each step ended, for report.sh.
trap 'ended=$?; printf "%s %s\n" "$(basename "$0" .sh)" "$ended" >>"$WORK/steps"' EXIT

# The folder of the answers, if they do not lie in the project.
answers() {
  if [ -n "${ANSWERS:-}" ]; then
    printf '%s\n' "$ANSWERS"
  elif [ -d "$SECRET/answers" ]; then
    printf '%s\n' "$SECRET/answers"
  fi
}

# Where the pages branch is.
pages_remote() {
  if [ -n "${PAGES_REMOTE:-}" ]; then
    printf '%s\n' "$PAGES_REMOTE"
  else
    git -C "$PROJECT" remote get-url origin
  fi
}

# Git on the pages, byte for byte, whatever this machine's settings are.
pages_git() {
  git -C "$PAGES" -c core.autocrlf=false -c core.excludesFile=/dev/null -c core.attributesFile=/dev/null \
    -c commit.gpgSign=false -c gc.auto=0 "$@"
}

# The commit that the pages branch has on the remote; nothing if it has none.
pages_tip() { git ls-remote "$(pages_remote)" "refs/heads/$PAGES_BRANCH" | cut -f1; }

# A text of summary.json, which has one key a line.
summary() { sed -n "s/^  \"$1\": \"\\(.*\\)\",\\{0,1\\}\$/\\1/p" "$WORK/summary.json"; }
