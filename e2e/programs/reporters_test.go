package programs

import (
	"net"
	"strings"
	"time"

	"guichet/e2e/live"
)

// nobody is what the host of Carla's mailbox says.
const nobody = "550 5.1.1 <carla@customer.test>: nobody of that name"

// reporters carry mail and report what they could not deliver.
func reporters() []program {
	return []program{
		{
			name: "Postfix", version: "3.7.11", what: "mail server", needs: []string{"postfix"},
			differs: "the reports of RFC 3464 as the RFC shows them",
			desk:    "bounced with the remote's words; the address is not written to again",
			try: func(r *rig) {
				l, post := r.askAway()
				p := live.StartPostfix(r, live.PostfixSetup{Routes: map[string]string{"customer.test": post, "desk.test": r.desk.Addr}})
				if a := live.Try(p.Addr, l.From, l.Rcpt, l.Raw); a.Code != 250 {
					r.Fatalf("Postfix answered %v", a)
				}
				r.bounced("nobody of that name", true)
			},
		},
		{
			name: "Exim", version: "4.96", what: "mail server", debian: []string{"exim4-daemon-light"},
			differs: "Action stands before Final-Recipient, and Status is 5.0.0 whatever the remote said",
			desk:    "5.1.1, from the diagnostic: bounced, the address is not written to again",
			try: func(r *rig) {
				l, post := r.askAway()
				host, port, _ := net.SplitHostPort(post)
				r.house.write(r.T, "/etc/exim4/exim4.conf", strings.NewReplacer("HOST", host, "PORT", port).Replace(eximConf))
				r.run(string(l.Raw), "exim4", "-odf", "-i", "-f", l.From, l.Rcpt[0])
				r.bounced("nobody of that name", true)
			},
		},
		{
			name: "OpenSMTPD", version: "6.8.0p2", what: "mail server", debian: []string{"opensmtpd"},
			differs: "the report is a multipart/mixed without Diagnostic-Code: the reason stands in the first part's text alone, Status is 5.0.0; text/rfc822-headers holds the whole letter",
			desk:    "5.1.1, from the text: bounced, the address is not written to again",
			try: func(r *rig) {
				l, post := r.askAway()
				r.house.write(r.T, "/etc/smtpd.conf", "action \"out\" relay host smtp://"+post+"\nmatch from any for any action \"out\"\n")
				r.run("", "sh", "-c", "chmod 640 /etc/smtpd.conf; smtpd >/dev/null 2>&1")
				live.Until(r, "OpenSMTPD's queue", func() bool {
					_, err := r.try("", "smtpctl", "show", "status")
					return err == nil
				})
				r.run(string(l.Raw), "sendmail", "-i", "-f", l.From, l.Rcpt[0])
				r.bounced("nobody of that name", true)
			},
		},
		{
			name: "dma", version: "0.13", what: "the DragonFly mail agent, a sendmail for hosts without a server", debian: []string{"dma"},
			differs: "its reports are plain text From `MAILER-DAEMON <>`, with the header of the letter below a sentence; X-Original-To is the address that failed",
			desk:    "bounced with the remote's words; the address is not written to again",
			try: func(r *rig) {
				l, post := r.askAway()
				host, port, _ := net.SplitHostPort(post)
				r.house.write(r.T, "/etc/dma/dma.conf", "SMARTHOST "+host+"\nPORT "+port+"\nMAILNAME mail.post.test\n")
				r.run(string(l.Raw), "dma", "-i", "-f", l.From, l.Rcpt[0])
				r.bounced("nobody of that name", true)
			},
		},
		{
			name: "nullmailer", version: "2.2", what: "hands a host's mail to one server", debian: []string{"nullmailer"},
			differs: "From is MAILER-DAEMON at the bare host name; Status is the remote's",
			desk:    "bounced with the remote's words; the address is not written to again",
			try: func(r *rig) {
				l, post := r.askAway()
				host, port, _ := net.SplitHostPort(post)
				r.house.write(r.T, "/etc/nullmailer/remotes", host+" smtp --port="+port+"\n")
				r.run(string(l.Raw), "sendmail", "-f", l.From, l.Rcpt[0])
				r.run("", "sh", "-c", "setpriv --reuid=mail --regid=mail --clear-groups nullmailer-send >"+r.path("log")+" 2>&1 & sleep 1")
				r.bounced("nobody of that name", true)
			},
		},
	}
}

const eximConf = `primary_hostname = mail.post.test
keep_environment =
begin routers
all:
  driver = manualroute
  domains = *
  route_list = * HOST
  self = send
  transport = out
begin transports
out:
  driver = smtp
  port = PORT
  allow_localhost
  hosts_try_fastopen =
begin retry
* * F,2h,15m
`

// askAway is ask with a next host for what a program delivers: it refuses Carla and brings the desk what
// is for the desk.
func (r *rig) askAway() (letter live.Letter, post string) {
	r.Helper()
	letter = r.ask()
	next := live.StartSink(r)
	next.Refuse(func(rcpt string) string {
		if rcpt == "carla@customer.test" {
			return nobody
		}
		return ""
	})
	next.Answer(func(l live.Letter) {
		r.Logf("%s gave to the desk:\n%s", r.program.name, l.Raw)
		if a := live.Try(r.desk.Addr, l.From, l.Rcpt, l.Raw); a.Code != 250 {
			r.Errorf("the desk answered %v at %v to\n%s", a, time.Now(), l.Raw)
		}
	})
	return letter, next.Addr
}
