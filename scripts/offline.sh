#!/usr/bin/env bash
# Run a command with no network but loopback, and fail if a single packet was sent outward.
#
# The command gets a network namespace of its own. Its default route leads into a virtual cable
# that ends nowhere, so whatever it, its children or their native code try to send is counted.
# Where the system allows no namespace, the command runs as it is, and that is said.
set -euo pipefail

if [ "${DATELINE_SEALED:-}" != yes ]; then
    if unshare -rn true 2>/dev/null && command -v ip >/dev/null; then
        DATELINE_SEALED=yes exec unshare -rn "$0" "$@"
    fi
    echo "offline.sh: no network namespace here (needs unshare and ip); running with the network on" >&2
    exec "$@"
fi

echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6 2>/dev/null || true
ip link set lo up
ip link add cable type veth peer name wall
ip address add 10.255.255.1/24 dev cable
ip link set cable up
ip link set wall up
ip route add default via 10.255.255.2 dev cable
ip neighbour add 10.255.255.2 lladdr 02:00:00:00:00:01 dev cable
sent() { awk '$1 == "cable:" { print $11 }' /proc/net/dev; }

before=$(sent)
status=0
"$@" || status=$?
tried=$(($(sent) - before))
if [ "$tried" -ne 0 ]; then
    echo "offline.sh: $tried packets were sent towards the network by: $*" >&2
    [ "$status" -ne 0 ] || status=1
else
    echo "offline.sh: no packet left loopback" >&2
fi
exit "$status"
