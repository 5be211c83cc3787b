package programs

import (
	"net"
	"strings"

	"guichet/e2e/live"
)

// fetchers bring mail out of a mailbox at a provider, where no envelope is left.
func fetchers() []program {
	return []program{
		{
			name: "fetchmail", version: "6.4.37", what: "fetches mail and hands it on by SMTP", needs: []string{"fetchmail"},
			differs: "Return-Path becomes the envelope's sender and is gone; its Received stands below Delivered-To",
			desk:    "the token in Delivered-To joins the ticket, though the mail came to the bare address",
			try: func(r *rig) {
				host, port, smtp := r.fetched()
				r.save("fetchmailrc", "poll "+host+" service "+port+" protocol pop3 user carla password x smtphost '"+strings.Replace(smtp, ":", "/", 1)+"' smtpname '"+support+"' sslproto ''\n")
				r.run("", "chmod", "600", r.path("fetchmailrc"))
				r.run("", "fetchmail", "-f", r.path("fetchmailrc"), "--pidfile", r.path("pid"), "-i", r.path("ids"), "--fetchall", "--bad-header", "accept")
				r.brought()
			},
		},
		{
			name: "fdm", version: "1.9", what: "fetches mail and sorts it", needs: []string{"fdm"},
			differs: "its Received stands below Delivered-To and names no peer; sender and recipient are the rule's",
			desk:    "the token in Delivered-To joins the ticket, though the mail came to the bare address",
			try: func(r *rig) {
				host, port, smtp := r.fetched()
				smtpHost, smtpPort, _ := net.SplitHostPort(smtp)
				r.save("fdm.conf", `set lock-file "`+r.path("lock")+`"
account "box" pop3 server "`+host+`" port `+port+` user "carla" pass "x" no-apop
action "desk" smtp server "`+smtpHost+`" port `+smtpPort+` from "carla@customer.test" to "`+support+`"
match all action "desk"
`)
				r.run("", "chmod", "600", r.path("fdm.conf"))
				r.run("", "fdm", "-f", r.path("fdm.conf"), "-u", "root", "fetch")
				r.brought()
			},
		},
		{
			name: "mpop", version: "1.4.18", what: "fetches mail and hands it to a command", needs: []string{"mpop", "msmtp"},
			differs: "its Received stands on top; the sender, from Return-Path, is given to the command as %F",
			desk:    "the token in Delivered-To joins the ticket, though the mail came to the bare address",
			try: func(r *rig) {
				host, port, smtp := r.fetched()
				smtpHost, smtpPort, _ := net.SplitHostPort(smtp)
				r.save("mpoprc", "defaults\ntls off\nauth user\nuidls_file "+r.path("ids")+"\naccount box\nhost "+host+"\nport "+port+"\nuser carla\npassword x\n"+
					"delivery mda /usr/bin/msmtp --host="+smtpHost+" --port="+smtpPort+" --from=%F -- "+support+"\naccount default : box\n")
				r.run("", "chmod", "600", r.path("mpoprc"))
				r.run("", "mpop", "-C", r.path("mpoprc"))
				r.brought()
			},
		},
		{
			name: "getmail6", version: "6.18.11", what: "fetches mail and hands it to a command", needs: []string{"getmail", "msmtp"},
			differs: "a Delivered-To of its own above the provider's, `unknown` for a mailbox of one person; folds Received anew",
			desk:    "every Delivered-To is looked at: the token below joins the ticket",
			try: func(r *rig) {
				host, port, smtp := r.fetched()
				smtpHost, smtpPort, _ := net.SplitHostPort(smtp)
				r.save("getmailrc", "[retriever]\ntype = SimplePOP3Retriever\nserver = "+host+"\nport = "+port+"\nusername = carla\npassword = x\n"+
					"[destination]\ntype = MDA_external\npath = /usr/bin/msmtp\narguments = (\"--host="+smtpHost+"\", \"--port="+smtpPort+"\", \"--from=carla@customer.test\", \"--\", \""+support+"\")\nallow_root_commands = true\n")
				r.run("", "getmail", "--getmaildir="+r.home, "--rcfile=getmailrc")
				r.brought()
			},
		},
	}
}

// fetched has Carla answer Ana into a mailbox of a provider that leaves no trace of the desk's address but
// Delivered-To, and returns where the mailbox is and where mail for the desk
// is handed in.
func (r *rig) fetched() (host, port, smtp string) {
	r.Helper()
	letter := r.ask()
	answer := live.Reply(letter, carla, words)
	token := answer.To
	answer.Subject = "The parcels" // no tag: nothing but Delivered-To names the ticket
	answer.To = "Our desk <help@provider.test>"
	answer.InReplyTo, answer.References = "", ""
	mail := append([]byte("Return-Path: <carla@customer.test>\r\nDelivered-To: "+token+"\r\nReceived: from mx.customer.test by mx.provider.test; Tue, 01 Dec 2026 08:10:00 +0000\r\n"), answer.Bytes()...)
	host, port, _ = net.SplitHostPort(startPOP(r, mail))
	return host, port, r.world.Addr
}

// brought gives the desk what a program brought, at the bare address, and checks Carla's answer.
func (r *rig) brought() {
	r.Helper()
	raw := r.submitted()
	r.Logf("%s gave to the desk:\n%s", r.program.name, raw)
	if a := r.desk.TryRaw("carla@customer.test", []string{support}, raw); a.Code != 250 {
		r.Fatalf("the desk answered %v", a)
	}
	r.desk.Settle()
	r.answered()
}
