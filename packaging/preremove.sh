#!/bin/sh
# Before removal only, not before an upgrade ("upgrade" with dpkg, 1 with rpm).
set -e
case $1 in
remove | 0)
	if [ -d /run/systemd/system ]; then
		systemctl disable --now guichet.socket guichet.service guichet-backup.timer || true
	fi
	;;
esac
exit 0
