package programs

import (
	"strings"

	"guichet/e2e/live"
)

// responders answer mail by themselves.
func responders() []program {
	return []program{
		{
			name: "vacation", version: "3.3.3", what: "the holiday responder of Sendmail", debian: []string{"vacation"},
			differs: "answers the envelope sender, without any mark of a robot, In-Reply-To or References",
			desk:    "what comes to a letter's bounce address is a robot's: an automatic mail on its ticket that changes nothing",
			try:     vacationAway,
		},
		{
			name: "procmail", version: "3.22", what: "sorts mail by recipes; formail -rt makes the answer", needs: []string{"procmail", "formail"},
			differs: "the recipe of its manual marks the answer by X-Loop with its owner's address and by nothing else; answers Reply-To, and a second Re: stands before the first",
			desk:    "an automatic mail: nobody but a robot names himself in X-Loop",
			try: func(r *rig) {
				l := r.ask()
				rc := r.save(".procmailrc", "SHELL=/bin/sh\nMAILDIR="+r.home+"\nDEFAULT="+r.path("kept")+"\n:0 hc\n* !^X-Loop: carla@customer\\.test\n| (formail -rt -A 'X-Loop: carla@customer.test'; echo 'I am away.') | "+r.sendmail()+"\n")
				r.run(string(l.Raw), "procmail", rc)
				raw := r.sent()
				want(r, "auto", r.parse(raw).Auto, "auto-reply")
				r.away(raw, "carla@customer.test")
			},
		},
		{
			name: "mailbot", version: "2.9.3", what: "the responder of maildrop and Courier", needs: []string{"mailbot"},
			differs: "quotes the whole letter above its words; `Precedence: junk` besides `Auto-Submitted`",
			desk:    "an automatic mail on its ticket that changes nothing",
			try: func(r *rig) {
				l := r.ask()
				r.save("away", "I am away.\n")
				r.run(string(l.Raw), "mailbot", "-t", r.path("away"), "-A", "From: "+carla, "-s", "Away", r.sendmail())
				raw := r.sent()
				want(r, "auto", r.parse(raw).Auto, "auto-reply")
				r.away(raw, "carla@customer.test")
			},
		},
		{
			name: "mailbot -M", version: "2.9.3", what: "the same, in the form of a delivery report", needs: []string{"mailbot"},
			differs: "a holiday text is a report whose action is delivered and whose status is 2.0.0",
			desk:    "nothing failed: on its ticket, the letter stays sent",
			try: func(r *rig) {
				l := r.ask()
				r.save("away", "I am away.\n")
				r.run(string(l.Raw), "mailbot", "-T", "replydsn", "-M", "carla@customer.test", "-t", r.path("away"), "-A", "From: "+carla, "-s", "Away", r.sendmail())
				r.give("carla@customer.test", r.sent())
				t := r.ticket()
				want(r, "status", t.Status, "pending")
				want(r, "state of Ana's letter", t.Messages[1].Letters[0].State, "sent")
				want(r, "letters to Ana", len(r.world.To("ana@agents.test", "update")), 0)
			},
		},
		{
			name: "Pigeonhole vacation", version: "2.3.19.1+dfsg1", what: "Sieve in Dovecot", debian: []string{"dovecot-sieve"},
			differs: "the subject is `Auto: ` and the letter's; `Precedence: bulk`, `X-Auto-Response-Suppress: All`; answers the envelope sender",
			desk:    "an automatic mail on its ticket that changes nothing",
			try: func(r *rig) {
				l := r.ask()
				raw := r.sieve(l, "require \"vacation\";\nvacation :addresses \"carla@customer.test\" \"I am away.\";\n")
				want(r, "auto", r.parse(raw).Auto, "auto-reply")
				r.away(raw, "")
			},
		},
		{
			name: "Pigeonhole reject", version: "2.3.19.1+dfsg1", what: "the same", debian: []string{"dovecot-sieve"},
			differs: "a refusal is a read receipt with the disposition `deleted`, no delivery report",
			desk:    "Ana hears that her letter was refused, with the reason",
			try: func(r *rig) {
				l := r.ask()
				raw := r.sieve(l, "require \"reject\";\nreject \"No mail from desks.\";\n")
				r.give("", raw)
				want(r, "tickets", len(r.desk.Tickets()), 1)
				want(r, "alerts to Ana", len(r.world.To("ana@agents.test", "alert")), 1)
			},
		},
	}
}

// vacationAway has the program answer for root, since it looks its user up.
func vacationAway(r *rig) {
	l := r.ask()
	r.house.sendmail(r.T)
	r.save(".vacation.msg", "I am away.\n")
	r.house.write(r.T, "/root/.vacation.msg", "Subject: Away\n\nI am away.\n")
	r.run("", "vacation", "-i", "root")
	r.run(string(passed(append([]byte("From "+l.From+" Tue Dec  1 08:00:00 2026\n"), l.Raw...))), "vacation", "-a", "carla@customer.test", "-j", "root")
	raw := r.sent()
	lacks(r, "the answer", string(raw), "Auto-Submitted", "In-Reply-To", "References")
	r.away(raw, "carla@customer.test")
}

// sieve runs Pigeonhole's own test of a script on a letter, and returns the mail that the script would send:
// the program prints it.
func (r *rig) sieve(l live.Letter, script string) []byte {
	r.Helper()
	path := r.save("script.sieve", script)
	box := r.path("box.d")
	r.save("box.d/empty", "")
	r.run("", "chown", "-R", "65534", r.home)
	out := r.run("", "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "sieve-test", "-c", "/dev/null",
		"-f", l.From, "-a", "carla@customer.test", "-r", "carla@customer.test", "-o", "sieve_user_email=carla@customer.test",
		"-o", "mail_location=mbox:"+box, "-l", "mbox:"+box, "-e", path, r.path("letter.eml"))
	_, mail, begun := strings.Cut(out, "sending message from <>:\n")
	mail, _, ended := strings.Cut(mail, "\nsieve-test(")
	if !begun || !ended {
		r.Fatalf("no mail in what sieve-test printed:\n%s", out)
	}
	return passed([]byte(mail))
}
