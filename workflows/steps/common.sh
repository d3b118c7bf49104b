# What the steps share; each reads it first. Plain POSIX shell, so that every runner has what it takes.
#
# Every step is told by the environment:
#   WORK          a folder outside the checkout, the same for all steps of a job, and empty at the start; on GitHub the
#                 default is one in RUNNER_TEMP, which a runner empties before and after each job
#   PROJECT       the project's folder; the default is the current one
#   EMBAJADOR     the program; the default is `embajador`
#   ANSWERS       the folder of the survey answers, if they lie elsewhere; what fetch-secret.sh has fetched is found without it
# and the steps about pages by:
#   PAGES_REMOTE  the git repository of the pages branch; the default is the project's `origin`
#   PAGES_TOKEN   a token that may read and write it, where it is reached over HTTPS, and PAGES_USER, whose it is
#   PAGES_BRANCH  that branch; the default is gh-pages
# The exit status is that of embajador: 0 fine, 1 input, 2 usage, 3 reading or writing, 4 refused.
# shellcheck shell=sh

# A caller's tracing would write tokens into the log.
set +x
set -eu
# The same order and the same words on every runner.
LC_ALL=C
export LC_ALL
# Nobody is there to answer.
GIT_TERMINAL_PROMPT=0
export GIT_TERMINAL_PROMPT

# shellcheck disable=SC2034 # The steps use it.
STEPS=$(cd "$(dirname "$0")" && pwd -P)
PROJECT=${PROJECT:-.}
EMBAJADOR=${EMBAJADOR:-embajador}
PAGES_BRANCH=${PAGES_BRANCH:-gh-pages}
# The commit that was pushed last stands in a second branch, which only ever moves forwards.
# shellcheck disable=SC2034
PAGES_RECORD=$PAGES_BRANCH-record
# The first line of each comment, by which the next run finds it.
# shellcheck disable=SC2034
MARK='<!-- embajador: what this change makes the site say -->'

say() { printf '%s\n' "$*" >&2; }
fail() {
  status=$1
  shift
  say "error: $*"
  exit "$status"
}

if [ -z "${WORK:-}" ] && [ -n "${RUNNER_TEMP:-}" ]; then WORK=$RUNNER_TEMP/embajador; fi
[ -n "${WORK:-}" ] || fail 2 "WORK names no folder"
mkdir -p "$WORK"
# Other users of this machine read nothing there.
chmod 700 "$WORK"
WORK=$(cd "$WORK" && pwd -P)
PROJECT=$(cd "$PROJECT" && pwd -P)
# Whatever lies in the checkout can be committed or uploaded by mistake.
case $WORK/ in
"$PROJECT"/*) fail 2 "WORK lies inside the project: name a folder elsewhere" ;;
esac
PAGES=$WORK/pages
SECRET=$WORK/secret

# How each step ended, for report.sh.
# shellcheck disable=SC2154 # It is assigned in the trap itself.
trap 'ended=$?; printf "%s %s\n" "$(basename "$0" .sh)" "$ended" >>"$WORK/steps"' EXIT

# The folder of the answers, if they do not lie in the project.
answers() {
  if [ -n "${ANSWERS:-}" ]; then
    printf '%s\n' "$ANSWERS"
  elif [ -d "$SECRET/answers" ]; then
    printf '%s\n' "$SECRET/answers"
  fi
}

# What the program said, which is in the file $1, as far as a log may show it that others read: where answers were fetched, a
# message may quote a cell of them, so only where it was is told.
told() {
  if [ -z "$(answers)" ] || [ "${VERBOSE:-}" = true ]; then
    cat "$1"
    return
  fi
  awk '/^(warning|error): / {
    kind = substr($0, 1, index($0, ":") - 1)
    rest = substr($0, length(kind) + 3)
    # A file comes before anything that is quoted.
    if (match(rest, /:[0-9]+(:[0-9]+)?: /) && index(substr(rest, 1, RSTART), "`") == 0) {
      print kind ": " substr(rest, 1, RSTART + RLENGTH - 3)
    } else {
      print kind
    }
    hidden = 1
  }
  END { if (hidden) print "(A message may quote an answer, so none is shown: run it at home, or set VERBOSE.)" }' "$1"
}

# The digest of a file, as editions.json has that of each manifest.
digest() { (sha256sum "$1" 2>/dev/null || shasum -a 256 "$1") | cut -d' ' -f1; }

# Where the pages branch is.
pages_remote() {
  if [ -n "${PAGES_REMOTE:-}" ]; then
    printf '%s\n' "$PAGES_REMOTE"
  else
    git -C "$PROJECT" remote get-url origin
  fi
}

# Git, with the token for the pages. It is neither in an address nor in an argument, which are shown and logged.
with_token() {
  if [ -z "${PAGES_TOKEN:-}" ]; then
    git "$@"
    return
  fi
  PAGES_USER=${PAGES_USER:-x-access-token}
  export PAGES_TOKEN PAGES_USER
  # shellcheck disable=SC2016 # It is for the shell that git starts.
  git -c credential.helper= -c \
    credential.helper='!f() { test "$1" = get && printf "username=%s\npassword=%s\n" "$PAGES_USER" "$PAGES_TOKEN"; }; f' "$@"
}

# Git on the pages, byte for byte, whatever this machine's settings are.
pages_git() {
  with_token -C "$PAGES" -c core.autocrlf=false -c core.excludesFile=/dev/null -c core.attributesFile=/dev/null \
    -c commit.gpgSign=false -c gc.auto=0 "$@"
}

# The commit that the branch $1 has on the remote of the pages; nothing if it has none.
tip_of() {
  with_token ls-remote "$(pages_remote)" "refs/heads/$1" >"$WORK/remote" ||
    fail 3 "the repository of the pages could not be read: has PAGES_TOKEN expired, or PAGES_REMOTE another name?"
  cut -f1 "$WORK/remote"
}

# A text of summary.json, which has one key a line.
summary() { sed -n "s/^  \"$1\": \"\\(.*\\)\",\\{0,1\\}\$/\\1/p" "$WORK/summary.json"; }
