# Sourced: peers_venv prints the Python that has Splink, installing it into build/peers-venv when it is not there; fails when it cannot.
peers_venv() {
    local root=$1 venv=$1/build/peers-venv want
    want=$(sha256sum "$root/bench/peers/requirements.txt" | cut -c1-16)
    if [ ! -e "$venv/.$want" ]; then
        mkdir -p "$root/build"
        rm -rf "$venv"
        timeout 60 python3 -m venv "$venv" >"$root/build/peers-venv.log" 2>&1 &&
            timeout 300 "$venv/bin/pip" install --quiet --disable-pip-version-check --retries 1 --timeout 20 \
                -r "$root/bench/peers/requirements.txt" >>"$root/build/peers-venv.log" 2>&1 &&
            touch "$venv/.$want" || return 1
    fi
    echo "$venv/bin/python"
}
