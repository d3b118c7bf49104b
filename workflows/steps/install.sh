#!/bin/sh
# Puts the program on the path: from the project itself if that is embajador's own repository, or else from the git
# repository EMBAJADOR_SOURCE at the commit or tag EMBAJADOR_REVISION.
set -eu
if grep -qs '^name = "embajador"' "${PROJECT:-.}/Cargo.toml"; then
  exec cargo install --locked --path "${PROJECT:-.}"
fi
if [ -z "${EMBAJADOR_SOURCE:-}" ] || [ -z "${EMBAJADOR_REVISION:-}" ]; then
  printf 'error: EMBAJADOR_SOURCE and EMBAJADOR_REVISION say which embajador is to be installed\n' >&2
  exit 2
fi
exec cargo install --locked --git "$EMBAJADOR_SOURCE" --rev "$EMBAJADOR_REVISION" embajador
