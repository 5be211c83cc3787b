package programs

import (
	"fmt"
	"os"
	"strings"

	"guichet/e2e/live"
)

// composers are programs in which people write.
func composers() []program {
	return []program{
		{
			name: "mutt", version: "2.2.12", what: "mail program for terminals", needs: []string{"mutt", "script"},
			differs: "quotes below the words as it is set up here; `User-Agent`, `In-Reply-To` and `References` as one expects",
			desk:    "her words alone, on her ticket",
			try: func(r *rig) {
				l := r.ask()
				live.Mutt{From: carla, SMTP: r.desk.Addr}.Reply(r, l, words)
				r.desk.Settle()
				r.answered()
			},
		},
		{
			name: "s-nail", version: "14.9.24", what: "mailx with MIME", needs: []string{"s-nail"},
			differs: "the quote comes first, the words below it",
			desk:    "her words alone, on her ticket",
			try: func(r *rig) {
				l := r.ask()
				live.Nail{From: carla, SMTP: r.desk.Addr}.Reply(r, l, words)
				r.desk.Settle()
				r.answered()
			},
		},
		{
			name: "bsd-mailx", version: "8.1.2", what: "the mailx of BSD", needs: []string{"bsd-mailx", "script"},
			differs: "leaves From, Date and Message-ID to the mail server, writes no References, and quotes nothing by itself",
			desk:    "her words, joined by the token",
			try: func(r *rig) {
				r.ask()
				r.save(".mailrc", "set sendmail="+r.sendmail()+"\n")
				r.run("reply 1\n"+words+"\n.\nx\n", "bsd-mailx", "-I", "-f", r.path("box"))
				r.replies()
			},
		},
		{
			name: "bsd-mailx ~m", version: "8.1.2", what: "the same, quoting", needs: []string{"bsd-mailx"},
			differs: "~m puts the letter behind a tab, header and all and its From line too, above the words",
			desk:    "her words alone",
			try: func(r *rig) {
				r.ask()
				r.save(".mailrc", "set sendmail="+r.sendmail()+"\n")
				r.run("reply 1\n~m 1\n"+words+"\n.\nx\n", "bsd-mailx", "-I", "-f", r.path("box"))
				r.replies()
			},
		},
		{
			name: "mailutils", version: "3.15", what: "GNU mail", needs: []string{"mail.mailutils", "script"},
			differs: "In-Reply-To is a phrase with the date and then the id, as mail once had it; the writer himself stands in To; no From or Message-ID",
			desk:    "her words; the id in the phrase counts",
			try: func(r *rig) {
				l := r.ask()
				r.terminal("mail.mailutils -N -n -f "+r.path("box"), `set sendmail="sendmail:`+r.sendmail()+`"`, "reply 1", words, "~.", "x")
				raw := r.sent()
				want(r, "In-Reply-To", strings.Join(r.parse(raw).InReplyTo, " "), strings.Trim(l.Get("Message-ID"), "<>"))
				r.give("carla@customer.test", raw)
				r.answered()
			},
		},
		{
			name: "mailutils ~m", version: "3.15", what: "the same, quoting", needs: []string{"mail.mailutils", "script"},
			differs: "~m puts the letter behind a tab, header and source of all its parts, above the words",
			desk:    "her words alone",
			try: func(r *rig) {
				r.ask()
				r.terminal("mail.mailutils -N -n -f "+r.path("box"), `set sendmail="sendmail:`+r.sendmail()+`"`, "reply 1", "~m 1", words, "~.", "x")
				r.replies()
			},
		},
		{
			name: "nmh", version: "1.8", what: "the MH mail system", needs: []string{"/usr/bin/mh/repl"},
			differs: "answers Reply-To and From both; `Comments: In-reply-to` besides the field; a Content-ID and no Message-ID; its filter quotes the source of a MIME mail, boundaries and all",
			desk:    "one message: token and bare address are one mail",
			try: func(r *rig) {
				r.ask()
				r.save("Mail/inbox/1", string(must(os.ReadFile(r.path("letter.eml")))))
				r.save(".mh_profile", "Path: Mail\nLocal-Mailbox: "+carla+"\n")
				r.run("", "/usr/bin/mh/repl", "-filter", "/etc/nmh/mhl.reply", "-nowhatnowproc", "1")
				r.save("Mail/draft", string(must(os.ReadFile(r.path("Mail/draft"))))+"\n"+words+"\n")
				r.run("", "/usr/bin/mh/send", "-mts", "sendmail/pipe", "-sendmail", r.sendmail(), r.path("Mail/draft"))
				r.replies()
			},
		},
		{
			name: "nmh forw", version: "1.8", what: "the same, forwarding two mails", needs: []string{"/usr/bin/mh/forw"},
			differs: "they are the parts of a multipart/digest, with no word before them",
			desk:    "one ticket of hers, both mails kept as files by their subjects; its `(fwd)` stays in the subject",
			try: func(r *rig) {
				r.begin()
				for i, subject := range []string{"Hall 3", "Hall 4"} {
					r.save(fmt.Sprintf("Mail/inbox/%d", i+1), "From: Otto <otto@partner.test>\nSubject: "+subject+"\nMessage-ID: <"+subject[5:]+"@partner.test>\n\nThe lamp is dark.\n")
				}
				r.save(".mh_profile", "Path: Mail\nLocal-Mailbox: "+carla+"\n")
				r.run("", "/usr/bin/mh/forw", "-mime", "-nowhatnowproc", "1", "2")
				draft := string(must(os.ReadFile(r.path("Mail/draft"))))
				r.save("Mail/draft", strings.Replace(draft, "To:", "To: "+support, 1))
				r.run("", "/usr/bin/mh/mhbuild", r.path("Mail/draft"))
				r.run("", "/usr/bin/mh/send", "-mts", "sendmail/pipe", "-sendmail", r.sendmail(), r.path("Mail/draft"))
				raw := r.sent()
				r.opened(raw, "Hall 3 (fwd)", "")
				want(r, "files", reading{r.parse(raw)}.names(), "Hall 3.eml, Hall 4.eml")
			},
		},
		{
			name: "mblaze", version: "1.1", what: "one program for each step of reading and writing", needs: []string{"mrep", "script"},
			differs: "the quote comes first and the words stand below it; no MIME-Version",
			desk:    "her words alone, on her ticket",
			try: func(r *rig) {
				l := r.ask()
				r.save("inbox/cur/1:2,S", string(l.Raw))
				r.save("inbox/seq", "")
				r.save("profile", "Local-Mailbox: "+carla+"\nSendmail: "+r.sendmail()+"\n")
				r.save("seq", "")
				editor := r.save("editor", "#!/bin/sh\necho '"+words+"' >>\"$1\"\n")
				r.terminal("env MBLAZE="+r.home+" EDITOR="+editor+" mrep "+r.path("inbox/cur/1:2,S"), "", "s")
				r.replies()
			},
		},
		{
			name: "mpack", version: "1.6", what: "sends a file", needs: []string{"mpack"},
			differs: "the boundary is a single dash, so that any line `---` is one; the file comes first and nothing names a charset",
			desk:    "the words and the file",
			try: func(r *rig) {
				r.begin()
				r.save("words", "The log of hall 3 is attached.\n")
				r.save("log.txt", "line 1\n")
				r.run("", "mpack", "-s", "Log of hall 3", "-d", r.path("words"), "-o", r.path("out"), r.path("log.txt"))
				raw := passed([]byte("To: " + support + "\n" + string(must(os.ReadFile(r.path("out"))))))
				t := r.opened(raw, "Log of hall 3", "The log of hall 3 is attached.")
				want(r, "files", len(t.Messages[0].Attachments), 1)
			},
		},
		{
			name: "mpack -m", version: "1.6", what: "the same, in pieces", needs: []string{"mpack"},
			differs: "each piece is a message/partial with an id of its own; the words are in the first, below a second header",
			desk:    "the first piece: its words, and that it is one of two",
			try: func(r *rig) {
				r.save("words", "Please look at line 40.\n")
				r.save("log.txt", strings.Repeat("a line of a log\n", 1200))
				r.run("", "mpack", "-s", "Log of hall 3", "-d", r.path("words"), "-m", "15000", "-o", r.path("piece"), r.path("log.txt"))
				p := r.parse(must(os.ReadFile(r.path("piece.01"))))
				want(r, "text", strings.TrimSpace(p.Text), "Please look at line 40.")
				want(r, "problem", strings.Contains(strings.Join(p.Problems, "; "), "part 1 of 2"), true)
			},
		},
		{
			name: "mime-construct", version: "1.11", what: "builds mails for scripts", needs: []string{"mime-construct"},
			differs: "subjects go out as raw octets; the boundary is a word of Tolkien's; a comment in MIME-Version",
			desk:    "the subject as it was meant, words and file",
			try: func(r *rig) {
				r.begin()
				r.save("n.csv", "a;b\n1;2\n")
				out := r.run("", "mime-construct", "--output", "--to", support, "--subject", "Für Halle 3", "--string", "Two numbers are attached.\n",
					"--attachment", "n.csv", "--type", "text/csv", "--file", r.path("n.csv"))
				t := r.opened(passed([]byte(out)), "Für Halle 3", "Two numbers are attached.")
				want(r, "files", len(t.Messages[0].Attachments), 1)
			},
		},
		{
			name: "sendemail", version: "1.56", what: "an SMTP client for scripts", needs: []string{"sendemail"},
			differs: "the charset is iso-8859-1 whatever the words are in; a text alone is in multipart/related; the boundary has spaces",
			desk:    "words in UTF-8 are read as such",
			try: func(r *rig) {
				r.begin()
				r.run("", "sendemail", "-f", "carla@customer.test", "-t", support, "-u", "Lampe", "-m", "Die Lampe in Halle 3 ist trüb.", "-s", r.world.Addr, "-o", "tls=no")
				r.opened(r.submitted(), "Lampe", "Die Lampe in Halle 3 ist trüb.")
			},
		},
		{
			name: "swaks", version: "20201014.0", what: "tries mail servers", needs: []string{"swaks"},
			differs: "no MIME at all: two fixed lines, unless others are given",
			desk:    "a ticket with its line",
			try: func(r *rig) {
				r.begin()
				host, port, _ := strings.Cut(r.world.Addr, ":")
				r.run("", "swaks", "--from", "carla@customer.test", "--to", support, "--server", host, "--port", port, "--header", "Subject: Try")
				r.opened(r.submitted(), "Try", "This is a test mailing")
			},
		},
		{
			name: "msmtp", version: "1.8.23", what: "hands a script's mail to a server", needs: []string{"msmtp"},
			differs: "a script's mail without From, Date and Message-ID is given them from the envelope",
			desk:    "a ticket of the author whom it names",
			try: func(r *rig) {
				r.begin()
				host, port, _ := strings.Cut(r.world.Addr, ":")
				r.run("To: "+support+"\nSubject: Lamp\n\nThe lamp is dark.\n", "msmtp", "--host="+host, "--port="+port, "--from=carla@customer.test", support)
				r.opened(r.submitted(), "Lamp", "The lamp is dark.")
			},
		},
	}
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}
