#!/bin/sh
# After install and upgrade, by dpkg ("configure [OLD]") and rpm (1: install, 2: upgrade). Nothing starts by
# itself before there is a configuration; an upgrade restarts a desk that runs.
set -e
command -v systemd-sysusers >/dev/null && systemd-sysusers guichet.conf || {
	getent group guichet >/dev/null || groupadd --system guichet
	getent passwd guichet >/dev/null || useradd --system --gid guichet --home-dir /var/lib/guichet --shell /usr/sbin/nologin guichet
}
command -v systemd-tmpfiles >/dev/null && systemd-tmpfiles --create guichet.conf || {
	install -d -m 750 -o root -g guichet /etc/guichet
	install -d -m 700 -o guichet -g guichet /var/lib/guichet /var/backups/guichet
}
if [ -d /run/systemd/system ]; then
	systemctl daemon-reload
	systemctl try-restart guichet.service
fi
if [ ! -e /etc/guichet/guichet.toml ]; then
	echo "guichet: now run: guichet setup support@YOUR-DOMAIN"
fi
exit 0
