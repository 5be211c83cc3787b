#!/usr/bin/env bash
# Exim's delivery report says 5.0.0 where the remote said 5.1.1, and puts Action first.
#
# Expected: the fields of a recipient begin with Final-Recipient, as RFC 3464's grammar and examples have
# them, and Status is the class of what went wrong.
# What it does: each group begins with Action; Status is 5.0.0 for every final refusal, while the remote's own
# code stands in Diagnostic-Code.
# For a reader of mail: parts of a group are parted by the empty line, in any order: a reader that opens a new
# recipient at Final-Recipient gives the action of one to the other. x.0.0 says nothing: read the
# code of the diagnostic before deciding whether a mailbox exists.
set -euo pipefail
[ "$(id -u)" = 0 ] || { echo 'needs root: Exim gives its rights away itself' >&2; exit 2; }
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work" && chmod 755 .
apt-get -qq download exim4-daemon-light=4.96-15+deb12u11 2>/dev/null
dpkg -x exim4-daemon-light_*.deb .

# A host that refuses both recipients.
cat >remote.js <<'J'
require('net').createServer(c => {
  c.write('220 mx.customer.test\r\n')
  let rest = ''
  c.on('data', d => {
    const lines = (rest + d).split('\r\n')
    rest = lines.pop()
    for (const l of lines) {
      const verb = l.slice(0, 4).toUpperCase()
      if (verb === 'RCPT') c.write(l.includes('nora') ? '550 5.1.1 nobody of that name\r\n' : '552 5.2.2 mailbox full\r\n')
      else if (verb === 'QUIT') { c.write('221 bye\r\n'); c.end() }
      else c.write(verb === 'DATA' ? '503 nobody\r\n' : '250 ok\r\n')
    }
  })
  c.on('error', () => {})
}).listen(0, '127.0.0.1', function () { console.log(this.address().port) })
J
node remote.js >port & remote=$!
trap 'kill $remote; rm -rf "$work"' EXIT
until [ -s port ]; do sleep 0.1; done
mkdir spool && chown 65534:65534 spool
cat >conf <<C
primary_hostname = mail.post.test
never_users =
exim_path = $work/usr/sbin/exim4
spool_directory = $work/spool
log_file_path = $work/spool/%slog
keep_environment =
begin routers
back:
  driver = accept
  domains = desk.test
  transport = file
out:
  driver = manualroute
  route_list = * 127.0.0.1
  self = send
  transport = remote
begin transports
file:
  driver = appendfile
  file = $work/spool/report
  user = Debian-exim
  group = Debian-exim
remote:
  driver = smtp
  port = $(cat port)
  allow_localhost
begin retry
* * F,2h,15m
C
# The program looks for a user that its package makes.
{ cat /etc/passwd && echo 'Debian-exim:x:65534:65534::/:/bin/false'; } >passwd
{ cat /etc/group && echo 'Debian-exim:x:65534:'; } >group
printf 'From: Ana <ana@desk.test>\nTo: nora@customer.test\nSubject: Lamp\n\nIs it dark?\n' |
	unshare --mount sh -c "mount --bind passwd /etc/passwd && mount --bind group /etc/group &&
		usr/sbin/exim4 -C '$work/conf' -odf -i -f bounce@desk.test nora@customer.test otto@customer.test" || true
for _ in $(seq 50); do [ -s spool/report ] && break; sleep 0.2; done

echo "Exim $(dpkg-deb -f exim4-daemon-light_*.deb Version): its report of two recipients:"
sed -n '/^Content-type: message\/delivery-status/I,/^--/p' spool/report | tee status | sed 's/^/    /'
[ "$(grep -c '^Status: 5.0.0' status)" = 2 ]
[ "$(grep -A1 '^Action: failed' status | grep -c '^Final-Recipient: ')" = 2 ]
[ "$(grep -B1 '^Action: failed' status | grep -c '^$')" = 2 ]
grep -q '^Diagnostic-Code: smtp; 550 5.1.1 ' status
grep -q '^Diagnostic-Code: smtp; 552 5.2.2 ' status
