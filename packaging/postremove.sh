#!/bin/sh
# Tickets, keys, configuration and backups stay, also when the package is purged: without the keyring no
# backup is worth anything. Whoever means it removes the directories himself.
set -e
if [ -d /run/systemd/system ]; then
	systemctl daemon-reload || true
fi
case $1 in
purge | 0)
	for d in /var/lib/guichet /var/backups/guichet /etc/guichet; do
		if [ -d "$d" ]; then
			echo "guichet: $d is kept; remove it yourself if you want its data gone"
		fi
	done
	;;
esac
exit 0
