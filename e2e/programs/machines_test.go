package programs

import (
	"os"
	"path/filepath"
	"strings"

	"guichet/e2e/live"
)

// machines write to people by themselves.
func machines() []program {
	return []program{
		{
			name: "at", version: "3.2.5", what: "runs a command later and mails what it printed", debian: []string{"at"},
			differs: "a subject, a local name in To and the words: no author, date, id or mark",
			desk:    "a ticket of the user on that host, confirmed to him as a person's is",
			try: func(r *rig) {
				r.begin()
				r.house.sendmail(r.T)
				r.run("", "sh", "-c", "atd >/dev/null 2>&1")
				r.run("echo pump 1 stands still\n", "at", "now")
				text := r.alarm(r.waitSent())
				want(r, "text", text, "pump 1 stands still")
				want(r, "confirmations", len(r.world.To("root@hall3.customer.test")), 1)
			},
		},
		{
			name: "cron", version: "3.0pl1", what: "runs commands at times and mails what they printed", debian: []string{"cron"},
			differs: "From is a word and a comment, `root (Cron Daemon)`; the command is the subject; a field X-Cron-Env for each variable",
			desk:    "generated, by X-Cron-Env: a ticket, not confirmed",
			try: func(r *rig) {
				r.begin()
				r.house.sendmail(r.T)
				r.house.write(r.T, "/var/spool/cron/crontabs/root", "* * * * * echo pump 1 stands still\n")
				r.run("", "sh", "-c", "chmod 600 /var/spool/cron/crontabs/root; chown root:crontab /var/spool/cron/crontabs/root; cron >/dev/null 2>&1")
				raw := r.waitSent()
				want(r, "mark", r.parse(raw).AutoWhy, "X-Cron-Env: <SHELL=/bin/sh>")
				want(r, "text", r.alarm(raw), "pump 1 stands still")
				want(r, "confirmations", len(r.world.To("root@hall3.customer.test")), 0)
			},
		},
		{
			name: "netdata", version: "1.37.1", what: "watches hosts", debian: []string{"netdata-plugins-bash"},
			differs: "In-Reply-To and References are one line with the characters `\\r\\n` between them, and name a mail that never was; the charset is called `encoding`",
			desk:    "generated, by its own fields: a ticket, not confirmed; the id is read",
			try: func(r *rig) {
				r.begin()
				r.save("user/health_alarm_notify.conf", "SEND_EMAIL=YES\nsendmail="+r.sendmail()+"\nDEFAULT_RECIPIENT_EMAIL="+support+"\nrole_recipients_email[sysadmin]="+support+"\n")
				r.run("", "env", "NETDATA_USER_CONFIG_DIR="+r.path("user"), "NETDATA_STOCK_CONFIG_DIR="+r.home, "NETDATA_CACHE_DIR="+r.home,
					"bash", "/usr/lib/netdata/plugins.d/alarm-notify.sh", "test", "sysadmin")
				raw := r.waitSent()
				p := r.parse(passed(raw))
				want(r, "auto", p.Auto, "auto-generated")
				want(r, "the id", strings.HasPrefix(strings.Join(p.InReplyTo, " "), "test.chart-test_alarm@"), true)
				text := r.alarm(raw)
				want(r, "a text", strings.Contains(text, "test alarm"), true)
				want(r, "confirmations", len(r.world.To("root@hall3.customer.test")), 0)
			},
		},
	}
}

// waitSent is sent for a program that sends in its own time, untouched.
func (r *rig) waitSent() []byte {
	r.Helper()
	var names []string
	live.UntilWithin(r, patience, "a mail", func() bool {
		names, _ = filepath.Glob(r.path("sent/*[0-9]"))
		return len(names) > 0
	})
	return must(os.ReadFile(names[0]))
}

// alarm gives the desk a host's mail as that host's server passes it on, and returns the ticket's text.
func (r *rig) alarm(raw []byte) string {
	r.Helper()
	const root = "root@hall3.customer.test"
	head, body, _ := strings.Cut(string(raw), "\n\n")
	if !strings.Contains("\n"+head, "\nFrom:") {
		head = "From: root\n" + head
	}
	head = strings.Replace(head, "From: root", "From: "+root, 1) // as Postfix completes names
	text := string(passed([]byte(head + "\n\n" + body)))
	r.Logf("%s gave to the desk:\n%s", r.program.name, text)
	if a := r.desk.TryRaw(root, []string{support}, []byte(text)); a.Code != 250 {
		r.Fatalf("the desk answered %v to\n%s", a, text)
	}
	r.desk.Settle()
	return strings.TrimSpace(r.ticket().Messages[0].Text)
}
