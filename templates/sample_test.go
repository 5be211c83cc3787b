package templates

import "time"

// sample is a letter that could have left, for the golden files and the tests.
type sample struct {
	name string
	mail Mail
}

func at(day, hour, minute int) time.Time {
	return time.Date(2026, time.November, day, hour, minute, 30, 0, time.UTC)
}

var (
	carla = Person{Name: "Carla Jones", Email: "carla@customer.example"}
	ben   = Person{Name: "Ben Miller", Email: "ben@customer.example"}
	ana   = Person{Name: "Ana", Email: "ana.private@example.org"}
)

func customer(kind Kind) Mail {
	return Mail{
		Kind: kind, Why: WhyRequester, Desk: "Example Support", Support: "support@example.org",
		Reader: "Carla Jones", ReplyTo: "support+r4k7m2q9x3v8b5n6c1z0d@example.org",
		Number: 123, Subject: "The printer on the second floor does not answer", Status: Open,
		Requester: carla, Actor: ana,
	}
}

func agent(kind Kind) Mail {
	m := customer(kind)
	m.ToAgent, m.Reader, m.Actor, m.Why = true, "Ana", carla, WhyAgent
	m.NoteTo = "support+n8b5n6c1z0dr4k7m2q9x3@example.org"
	m.Messages = []Entry{asked()}
	return m
}

func asked() Entry {
	return Entry{
		Kind: ByCustomer, Author: carla, At: at(20, 9, 14), Verdict: VerdictPass,
		Text: "Hello,\n\nsince this morning the printer on the second floor does not answer. I switched it off and on again, and it says:\n\n" +
			"    E-404  fuser <cold> & waiting\n\nThe invoices have to leave today. Can somebody have a look?\n\nThank you\nCarla",
		Files: []File{{Name: "display.jpg", Size: 2_140_000, Attached: true}, {Name: "driver.log", Size: 4_800_000, Held: true}},
	}
}

func answered() Entry {
	return Entry{
		Kind: ByAgent, Author: ana, At: at(20, 9, 41),
		Text: "Hello Carla,\n\nE-404 means that the fuser does not get warm. Please pull the plug, wait for ten minutes and plug it in again.\n\n" +
			"1. plug out\n2. wait\n3. plug in\n\nThe manual says more: https://manuals.example.org/printers/second-floor/a-very-long-path-that-does-not-fit-into-one-line?error=E-404\n\nDoes it answer now?",
	}
}

func with(m Mail, change func(*Mail)) Mail {
	change(&m)
	return m
}

// samples has every kind by its own name, and what else a kind can look like.
func samples() []sample {
	return append(toCustomers(), toAgents()...)
}

func toCustomers() []sample {
	page := "https://help.example.org/t/4f8a1c"
	return []sample{
		{"received", customer(KindReceived)},
		{"received-bare", with(customer(KindReceived), func(m *Mail) { m.Bare, m.Why = true, WhyUnproven })},
		{"received-follow-up", with(customer(KindReceived), func(m *Mail) { m.FollowUp, m.PortalURL, m.PageYours = 98, page, true })},
		{"received-commands", with(customer(KindReceived), func(m *Mail) {
			m.Done = []Result{{Line: "#share ben@customer.example", Key: "shared", Args: []string{"ben@customer.example"}}}
			m.Refused = []Result{{Line: "#watch nobody", Key: "address", Args: []string{"nobody"}}}
		})},
		{"received-split", with(customer(KindReceived), func(m *Mail) { m.SplitFrom = 98 })},
		{"received-on-behalf", with(customer(KindReceived), func(m *Mail) { m.Why = WhyOnBehalf })},
		{"received-dropped", with(customer(KindReceived), func(m *Mail) {
			m.Limit = 10_000_000
			m.Dropped = []File{{Name: "holiday.mov", Size: 18_400_000, Dropped: true}, {Name: "scan 2.pdf", Size: 9_100_000, Dropped: true}}
		})},
		{"received-surplus", with(customer(KindReceived), func(m *Mail) {
			m.MaxFiles = 1
			m.Dropped = []File{{Name: "scan 2.pdf", Size: 9_100_000, Dropped: true}}
		})},
		{"received-sensitive", with(customer(KindReceived), func(m *Mail) { m.Sensitive, m.PortalURL = true, page })},
		{"reply", with(customer(KindReply), func(m *Mail) { m.Messages, m.Status, m.Was = []Entry{answered()}, Pending, Open })},
		{"reply-sensitive", with(customer(KindReply), func(m *Mail) {
			m.Messages, m.Status, m.Sensitive, m.PortalURL = []Entry{answered()}, Pending, true, page
		})},
		{"update-customer", with(customer(KindUpdate), func(m *Mail) {
			m.Actor = ben
			m.Messages = []Entry{{Kind: ByCustomer, Author: ben, At: at(20, 10, 2), Text: "I had the same last week.\n\n> E-404\n\nIt was the cable."}}
		})},
		{"reply-asking", with(customer(KindReply), func(m *Mail) {
			m.Messages, m.Status, m.Form = []Entry{answered()}, Pending, "Signature Cloud"
			m.Missing = []Field{{Label: "Transaction ID", Required: true}}
		})},
		{"status-asking", with(customer(KindStatus), func(m *Mail) {
			m.Status, m.Was, m.Missing = Pending, Open, []Field{{Label: "When did it start?", Kind: "date", Required: true}}
		})},
		{"rights", Mail{
			Kind: KindRights, Why: WhyRights, Desk: "Example Support", Support: "support@example.org", Reader: "Carla Jones",
			Done: []Result{{Key: "rights-viewer", Args: []string{"Acme / Paris", "acme/paris"}}, {Key: "rights-editor", Args: []string{"Globex", "globex"}}},
		}},
		{"received-denied", with(customer(KindReceived), func(m *Mail) { m.Denied = "Onboarding" })},
		{"status", with(customer(KindStatus), func(m *Mail) { m.Status, m.Was = Pending, Open })},
		{"status-shared-answered", with(customer(KindStatus), func(m *Mail) {
			m.Status, m.Why, m.Sharer, m.ReplyTo = Open, WhyShared, Person{Email: "ben@customer.example"}, "support+q4k7m2q9x3v8b5n6c1z0d@example.org"
			m.History = []Entry{asked(), answered()}
		})},
		{"status-shared", with(customer(KindStatus), func(m *Mail) { m.Status, m.Why, m.Sharer = Open, WhyShared, Person{Email: "ben@customer.example"} })},
		{"status-shared-bare", with(customer(KindStatus), func(m *Mail) {
			m.Status, m.Why, m.Bare, m.Sharer = Open, WhyShared, true, Person{Email: "ben@customer.example"}
		})},
		{"status-merged", with(customer(KindStatus), func(m *Mail) { m.Status, m.Was, m.MergedInto = Closed, Open, 119 })},
		{"resolved", with(customer(KindResolved), func(m *Mail) {
			m.Status, m.Was, m.CloseAfter = Resolved, Pending, 5*24*time.Hour
			m.Messages = []Entry{{Kind: ByAgent, Author: ana, At: at(20, 11, 0), Text: "Good news: the new fuser is in, and the invoices are on their way."}}
		})},
		{"resolved-by-requester", with(customer(KindResolved), func(m *Mail) {
			m.Why, m.Status, m.Was, m.CloseAfter = WhyParticipant, Resolved, Pending, 5*24*time.Hour
			m.Actor = m.Requester
			m.Messages = []Entry{{Kind: ByCustomer, Author: m.Requester, At: at(20, 11, 0), Text: "It works since this morning."}}
		})},
		{"resolved-alone", with(customer(KindResolved), func(m *Mail) { m.Status, m.Was, m.CloseAfter = Resolved, Pending, 5*24*time.Hour })},
		{"closed-words", with(customer(KindClosed), func(m *Mail) {
			m.Status, m.Was = Closed, Resolved
			m.Messages = []Entry{{Kind: ByAgent, Author: ana, At: at(20, 11, 0), Text: "The invoices are printed, so we close this."}}
		})},
		{"closed", with(customer(KindClosed), func(m *Mail) { m.Status, m.Was, m.Actor = Closed, Resolved, Person{} })},
		{"closed-final", with(customer(KindClosed), func(m *Mail) { m.Status, m.Was, m.Actor, m.Final = Closed, Resolved, Person{}, true })},
		{"closed-pages", with(customer(KindClosed), func(m *Mail) {
			m.Status, m.Was, m.PortalURL = Closed, Resolved, page
			for _, n := range []string{"1", "2", "3", "4", "5"} {
				m.RateURLs = append(m.RateURLs, page+"/rate/"+n)
			}
		})},
		{"closed-access", with(customer(KindClosed), func(m *Mail) {
			m.Status, m.Was, m.Access = Closed, Open, Access{State: AccessEnded, Agent: ana}
		})},
		{"rating", with(customer(KindRating), func(m *Mail) { m.Status = Closed })},
		{"watch", with(customer(KindWatch), func(m *Mail) {
			m.Status, m.Was, m.Why = Resolved, Pending, WhyWatcher
			m.LeaveTo = "support+w2q9x3v8b5n6c1z0dr4k7@example.org"
		})},
		{"received-asking", with(customer(KindReceived), func(m *Mail) {
			m.Form, m.Personal = "Signature Cloud", []string{"card", "password"}
			m.Missing = []Field{
				{Label: "Transaction ID", Required: true},
				{Label: "Environment", Kind: "choice", Choices: []string{"production", "test"}, Required: true},
				{Label: "When did it start?", Kind: "date"},
				{Label: "How many users?", Kind: "number", Required: true},
			}
			m.Articles = []Article{
				{Title: "The printer says E-404", Excerpt: "Pull the plug, wait for ten minutes, plug it in again.", URL: page + "/help/e-404"},
				{Title: "Print from a phone", URL: page + "/help/phone"},
			}
		})},
		{"received-articles", with(customer(KindReceived), func(m *Mail) {
			m.Articles = []Article{
				{Title: "The printer says E-404", Excerpt: "Pull the plug, wait for ten minutes, plug it in again.", ReadTo: "#article e-404"},
				{Title: "Print from a phone", ReadTo: "#article phone"},
			}
		})},
		{"transcript-articles", with(customer(KindTranscript), func(m *Mail) {
			m.Read = []ArticleText{
				{Name: "e-404", Title: "The printer says E-404", Text: "## What it means\n\nThe fuser is **too cold**.\n\n1. Pull the plug.\n2. Wait for `10` minutes, as [the maker](https://help.example.org/t/4f8a1c/maker) says.\n3. Plug it in again.\n\n- It hums: good.\n- It does not: write to us."},
				{Name: "phone", Title: "Print from a phone", Text: "Not yet.", URL: page + "/help/phone"},
			}
		})},
		{"reminder", with(customer(KindReminder), func(m *Mail) {
			m.Status, m.Since, m.Resolve, m.Actor = Pending, at(12, 9, 0), 3*24*time.Hour, Person{}
		})},
		{"access", with(customer(KindAccess), func(m *Mail) {
			m.Access = Access{State: AccessOffered, Agent: ana, Duration: 90 * time.Minute, Until: at(22, 14, 5)}
		})},
		{"access-granted", with(customer(KindAccess), func(m *Mail) {
			m.Access = Access{State: AccessGranted, Agent: ana, Duration: 4 * time.Hour, Until: at(22, 18, 5)}
		})},
		{"access-ended", with(customer(KindAccess), func(m *Mail) { m.Access = Access{State: AccessEnded, Agent: ana} })},
		{"access-expired", with(customer(KindAccess), func(m *Mail) { m.Access = Access{State: AccessExpired, Agent: ana} })},
		{"access-refused", with(customer(KindAccess), func(m *Mail) { m.Access = Access{State: AccessRefused, Agent: ana} })},
		{"confirm", with(customer(KindConfirm), func(m *Mail) { m.ConfirmTo = "support+d5n6c1z0dr4k7m2q9x3v8b@example.org" })},
		{"login", with(customer(KindLogin), func(m *Mail) {
			m.Number, m.ReplyTo, m.LoginURL, m.LoginCode = 0, "", "https://support.example.org/login/dtu3lm6rqfkn2x7vae4wzcoj5yh", "4821 7730"
		})},
		{"login-further", with(customer(KindLogin), func(m *Mail) {
			m.Number, m.ReplyTo, m.LoginCode, m.Further = 0, "", "4821 7730", "carla@customer.example"
		})},
		{"login-password", with(customer(KindLogin), func(m *Mail) {
			m.Number, m.ReplyTo, m.PasswordURL = 0, "", "https://support.example.org/password"
		})},
		{"received-password", with(customer(KindReceived), func(m *Mail) { m.PasswordURL = "https://support.example.org/password" })},
		{"transcript-customer", with(customer(KindTranscript), func(m *Mail) {
			m.Answers, m.Tickets, m.More = []Result{{Line: "#list", Key: "list"}}, []TicketLine{
				{Number: 123, Subject: m.Subject, Status: Open, Updated: at(20, 9, 0)},
				{Number: 117, Status: Closed, Updated: at(1, 9, 0)},
			}, 3
			m.Refused = []Result{{Line: "#share nobody", Key: "address", Args: []string{"nobody"}}}
		})},
		{"transcript-customer-files", with(customer(KindTranscript), func(m *Mail) {
			m.Dropped, m.Limit = []File{{Name: "holiday.mov", Size: 18_400_000, Dropped: true}}, 10_000_000
		})},
		{"transcript-customer-files-sensitive", with(customer(KindTranscript), func(m *Mail) {
			m.Dropped, m.Limit, m.Sensitive = []File{{Name: "holiday.mov", Size: 18_400_000, Dropped: true}}, 10_000_000, true
		})},
		{"transcript-customer-help", with(customer(KindTranscript), func(m *Mail) { m.Answers = []Result{{Key: "help"}} })},
		{"alert-customer", with(customer(KindAlert), func(m *Mail) { m.Status, m.Reason, m.Why, m.ReplyTo = Closed, ReasonClosedRefused, WhyAuthor, "" })},
	}
}

func toAgents() []sample {
	return []sample{
		{"new", agent(KindNew)},
		{"new-nobodys", with(agent(KindNew), func(m *Mail) {
			m.Requester, m.Messages, m.Verdict = Person{}, []Entry{{Kind: AsNote, Author: ana, At: at(20, 9, 0), Text: "See what Kim wrote: the printer jams."}}, VerdictTrusted
		})},
		{"new-form", with(agent(KindNew), func(m *Mail) {
			m.Account, m.Category, m.Product = "acme/paris", "Invoice", "E-signature"
			m.Fields = []FieldValue{{Label: "Transaction ID", Value: "TX-4711"}, {Label: "When did it start?", Value: "2026-11-21"}}
		})},
		{"new-more", with(agent(KindNew), func(m *Mail) {
			m.Priority, m.Perhaps, m.FollowUp, m.Invited = "urgent", []uint64{120, 121}, 98, []Person{ben}
			m.Messages[0].Verdict, m.Personal = VerdictFail, []string{"iban"}
			m.Dropped, m.Limit = []File{{Name: "holiday.mov", Size: 18_400_000, Dropped: true}}, 10_000_000
		})},
		{"update", with(agent(KindUpdate), func(m *Mail) {
			m.Why, m.Assignee, m.Was, m.Others = WhyAssignee, ana, Pending, []Person{ben}
			m.Messages = []Entry{{Kind: ByCustomer, Author: carla, At: at(20, 10, 30), Verdict: VerdictPass, Text: "I did, and it answers for a minute. Then E-404 again."}}
			m.History = []Entry{asked(), answered()}
		})},
		{"note", with(agent(KindNote), func(m *Mail) {
			m.Why, m.ReplyTo, m.Assignee = WhyNoteWriter, m.NoteTo, ana
			m.Messages = []Entry{{Kind: AsNote, Author: Person{"Theo", "theo@example.org"}, At: at(20, 10, 40), Text: "The spare fuser is in my cupboard."}}
			m.History = []Entry{asked()}
		})},
		{"note-answer", with(agent(KindNote), func(m *Mail) {
			m.Why, m.Third = WhyAsker, Person{"Max Wright", "max@supplier.example"}
			m.Messages = []Entry{{
				Kind: AsNote, Author: m.Third, Answer: true, Verdict: VerdictNone, At: at(20, 11, 5),
				Text: "The fuser of that model is F-20. We have two of them.",
			}}
			m.History = []Entry{asked(), {Kind: AsNote, Author: ana, Asked: []Person{m.Third}, At: at(20, 10, 40), Text: "Which fuser does it need?"}}
		})},
		{"ask", Mail{
			Kind: KindAsk, Why: WhyThird, Desk: "Example Support", Support: "support@example.org", Actor: ana,
			ReplyTo:  "support+q4k7m2q9x3v8b5n6c1z0d@example.org",
			Messages: []Entry{{Kind: ByAgent, Author: ana, At: at(20, 10, 40), Text: "Hello Max,\n\nwhich fuser does the printer in the picture need?"}},
			History:  []Entry{asked(), answered()},
		}},
		{"assigned", with(agent(KindAssigned), func(m *Mail) {
			m.Why, m.Actor, m.Assignee, m.Messages = WhyAssignee, Person{"Theo", "theo@example.org"}, ana, nil
			m.History = []Entry{asked(), answered()}
		})},
		{"transcript", with(agent(KindTranscript), func(m *Mail) {
			m.Why, m.Messages = WhyAuthor, nil
			m.Done = []Result{{Line: "#assign me", Key: "assigned", Args: []string{"Ana"}}, {Line: "#priority high", Key: "priority", Args: []string{"high"}}}
			m.Refused = []Result{{Line: "#foo", Key: "unknown"}, {Line: "#merge 12", Key: "merge-requester", Args: []string{"12"}}, {Key: "words-kept"}}
		})},
		{"transcript-held", with(agent(KindTranscript), func(m *Mail) {
			m.Why, m.Held, m.Actor, m.Assignee = WhyAuthor, "collision", Person{"Theo", "theo@example.org"}, Person{"Theo", "theo@example.org"}
			m.Messages = []Entry{{Kind: ByAgent, Author: m.Actor, At: at(20, 9, 52), Text: "Hello Carla,\n\nI bring a new fuser at eleven. The invoices will be in time."}}
		})},
		{"reply-signed", with(customer(KindReply), func(m *Mail) {
			m.Messages = []Entry{answered()}
			m.Messages[0].Signature, m.Signature = "**Ana Garcia** · second-level support", "[Example Inc.](https://help.example.org/)\nMonday to Friday, 9–17 h\n\n![our logo](https://track.example/logo.png)"
		})},
		{"reply-below", with(customer(KindReply), func(m *Mail) {
			m.Below, m.Messages = true, []Entry{answered()}
			m.History = []Entry{asked(), {Kind: AsNote, Author: ana, At: at(20, 9, 0), Text: "SECRET"}, {Kind: ByCustomer, Author: ben, At: at(20, 9, 10), Text: "FORGED", Unverified: true}}
		})},
		{"reply-formatted", with(customer(KindReply), func(m *Mail) {
			m.Messages = []Entry{answered()}
			m.Messages[0].Text = "It is the fuser. Please:\n\n1. switch it off\n2. wait for *ten* minutes\n3. print a test page: lpr -P hall test.ps\n\nMore at https://help.example.org/fuser."
			m.Messages[0].HTML = `<div>It is the <strong>fuser</strong>. Please:</div><ol><li>switch it off</li><li>wait for <em>ten</em> minutes</li><li>print a test page: <code>lpr -P hall test.ps</code></li></ol>` +
				`<div>More at <a href="https://help.example.org/fuser">https://help.example.org/fuser</a>.</div><script>x()</script>`
		})},
		{"transcript-later", with(agent(KindTranscript), func(m *Mail) {
			m.Why, m.Held, m.Messages, m.Done = WhyAuthor, "time", nil, []Result{{Line: "#at 09:00", Key: "at", Args: []string{"2026-11-23T09:00:00Z"}}}
		})},
		{"transcript-kept", with(agent(KindTranscript), func(m *Mail) { m.Why, m.Held, m.Messages = WhyAuthor, "reference", nil })},
		{"taken", with(agent(KindTaken), func(m *Mail) {
			m.ReplyTo, m.Actor, m.Messages, m.Assignee = m.NoteTo, Person{"Theo", "theo@example.org"}, nil, Person{"Theo", "theo@example.org"}
		})},
		{"transcript-help", with(agent(KindTranscript), func(m *Mail) {
			m.Why, m.Messages, m.Number, m.Subject, m.Status = WhyAuthor, nil, 0, "", ""
			m.Answers = []Result{{Key: "help"}}
		})},
		{"transcript-show", with(agent(KindTranscript), func(m *Mail) {
			m.Why, m.Messages = WhyAuthor, nil
			m.Answers = []Result{
				{Key: "show", Args: []string{"123", "pending", "high"}},
				{Key: "show-subject", Args: []string{m.Subject}},
				{Key: "show-person", Args: []string{"requester", "Carla Jones <carla@customer.example>"}},
				{Key: "show-access", Args: []string{"Ana", "2026-11-22T14:05:00Z"}},
			}
			m.Done = []Result{{Line: "#request-access", Key: "access-asked", Args: []string{"Carla Jones", "48h0m0s"}}}
		})},
		{"transcript-search", with(agent(KindTranscript), func(m *Mail) {
			m.Why, m.Messages, m.Number, m.Subject, m.Status = WhyAuthor, nil, 0, "", ""
			m.Answers, m.Query, m.More = []Result{{Line: "#search printer", Key: "search"}}, "printer", 100
			m.Beyond, m.Older = true, "#search printer before:117"
			m.Tickets = []TicketLine{
				{Number: 123, Subject: "The printer on the second floor does not answer", Status: Open, Updated: at(20, 9, 0), Requester: carla, Assignee: ana},
				{Number: 117, Status: Resolved, Updated: at(1, 9, 0), Requester: ben},
			}
		})},
		{"transcript-new", with(agent(KindTranscript), func(m *Mail) {
			m.Messages, m.Number, m.Subject, m.Status, m.Requester, m.Assignee, m.ReplyTo, m.NoteTo, m.Verdict = nil, 0, "", "", Person{}, Person{}, "", "", ""
			m.Answers, m.More = []Result{{Key: "new-ones", Args: []string{"37"}}}, 35
			m.Tickets = []TicketLine{
				{Number: 123, Subject: "The printer on the second floor does not answer", Status: Open, Updated: at(20, 9, 0), Requester: carla},
				{Number: 124, Subject: "It prints nothing", Status: Open, Updated: at(20, 9, 1), Requester: ben},
			}
		})},
		{"access-agent", with(agent(KindAccess), func(m *Mail) {
			m.Messages, m.Access = nil, Access{State: AccessGranted, Agent: ana, Duration: 4 * time.Hour, Until: at(22, 18, 5)}
		})},
		{"undo", with(agent(KindUndo), func(m *Mail) {
			m.Why, m.Messages, m.Status, m.Leaves = WhyAuthor, []Entry{answered()}, Pending, at(20, 9, 43)
		})},
		{"alert-held", with(agent(KindAlert), func(m *Mail) {
			m.Reason, m.Why, m.Messages = ReasonQuarantine, WhyImpersonate, nil
			m.Host, m.Found, m.HeldMail, m.Detail = "192.0.2.7 (laptop.example.org)", "SPF none, DKIM none, DMARC none", 12, "#resolved The fuser is new: see https://manuals.example.org/fuser"
		})},
		{"alert", with(agent(KindAlert), func(m *Mail) {
			m.Why, m.Reason, m.Messages, m.ReplyTo = WhyAuthor, ReasonBounced, nil, m.NoteTo
			m.Detail = "carla@customer.example: 550 5.1.1 <carla@customer.example>: Recipient address rejected: User unknown"
		})},
		{"alert-unverified", with(agent(KindAlert), func(m *Mail) {
			m.Why, m.Reason, m.ReplyTo = WhyAssignee, ReasonUnverified, m.NoteTo
			m.Messages = []Entry{{Kind: ByCustomer, Author: Person{"", "mallory@elsewhere.example"}, At: at(20, 12, 1), Verdict: VerdictNone, Unverified: true, Text: "Please send the invoices to me."}}
		})},
		{"digest", Mail{
			Kind: KindDigest, ToAgent: true, Why: WhyAdmin, Desk: "Example Support", Support: "support@example.org",
			Items: []Item{
				{ID: 41, Number: 123, From: ana, Subject: "Re: [#123] The printer", At: at(20, 12, 30), Reason: "DMARC: fail, in an agent's name", Release: "support+q0dr4k7m2q9x3v8b5n6c@example.org"},
				{ID: 42, From: Person{"", "x@elsewhere.example"}, At: at(20, 13, 5), Reason: "DMARC: fail"},
			},
		}},
	}
}
