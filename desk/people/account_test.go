package people_test

import (
	"strings"
	"testing"

	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// orgWorld is a world with two organisations.
func orgWorld(t *testing.T) *desktest.World {
	w := desktest.NewWorld(t)
	w.State.Organisations = map[string]*ticket.Organisation{
		"acme":   {ID: "acme", Name: "Acme", Accounts: []ticket.Account{{ID: "paris", Name: "Siège de Paris"}, {ID: "rome", Name: "Rome"}}},
		"globex": {ID: "globex", Name: "Globex", Accounts: []ticket.Account{{ID: "main"}}},
		"wayne":  {ID: "wayne", Name: "Wayne"},
	}
	return w
}

// memberOf makes a contact of scopes such as "acme/paris"; a star marks the default.
func memberOf(a string, scopes ...string) *ticket.Contact {
	c := &ticket.Contact{Address: desktest.Addr(a)}
	for _, s := range scopes {
		name, preferred := strings.CutSuffix(s, "*")
		org, account, _ := strings.Cut(name, "/")
		c.Memberships = append(c.Memberships, ticket.Membership{Scope: ticket.Scope{Organisation: org, Account: account}, Default: preferred})
	}
	return c
}

// TestAccountOfNewTicket: whom a ticket is for (PRODUCT 4.5).
func TestAccountOfNewTicket(t *testing.T) {
	all := []string{"acme", "globex/main"}
	for _, c := range []struct {
		name    string
		member  []string
		line    string
		verdict mail.Result
		want    string
		asks    string
	}{
		{"no member", nil, "Account: acme", mail.Pass, "", ""},
		{"the only one", []string{"acme/rome"}, "", mail.Pass, "acme/rome", ""},
		{"the only one, a whole", []string{"acme"}, "", mail.Pass, "acme", ""},
		{"of one account", []string{"globex"}, "", mail.Pass, "globex/main", ""},
		{"without accounts", []string{"wayne"}, "", mail.Pass, "wayne", ""},
		{"a line narrows", []string{"acme"}, "Account: Rome", mail.Pass, "acme/rome", ""},
		{"the name on the line below", []string{"acme"}, "Account:\nRome", mail.Pass, "acme/rome", ""},
		{"a line of what is not his", []string{"acme/rome"}, "Account: Siège de Paris", mail.Pass, "acme/rome", ""},
		{"a line of another organisation", []string{"acme/rome"}, "Account: globex/main", mail.Pass, "acme/rome", ""},
		{"several, a line", all, "Account: globex/main", mail.Pass, "globex/main", ""},
		{"several, a line by ID", all, "Account: main", mail.Pass, "globex/main", ""},
		{"several, in French without accents", all, "Compte : siege de paris", mail.Pass, "acme/paris", ""},
		{"several, in German", all, "Konto: Rome", mail.Pass, "acme/rome", ""},
		{"several, organisation and account", all, "Account: Acme / Rome", mail.Pass, "acme/rome", ""},
		{"several, the default", []string{"acme/rome", "globex/main*"}, "", mail.Pass, "globex/main", ""},
		{"several, a line beats the default", []string{"acme/rome", "globex/main*"}, "Account: Rome", mail.Pass, "acme/rome", ""},
		{"several, nothing said", []string{"acme/rome", "globex"}, "", mail.Pass, "", "Account*(Acme / Rome,Globex,Globex / main)"},
		{"several, an unknown one", []string{"acme/rome", "wayne"}, "Account: Berlin", mail.Pass, "", "Account*(Acme / Rome,Wayne)"},
		{"unproven", []string{"acme/rome"}, "", mail.None, "", ""},
		{"of an organisation that is gone", []string{"gone"}, "", mail.Pass, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := orgWorld(t)
			w.State.Contact = memberOf("eve@else.test", c.member...)
			p := w.Decide(desktest.TestMail{From: "eve@else.test", Verdict: c.verdict, M: parser.Message{Reply: "Hello\n" + c.line + "\n"}})
			it := p.Changes[0].Ticket
			if got := it.Scope().String(); got != c.want {
				t.Errorf("for %q, want %q", got, c.want)
			}
			for _, l := range p.Changes[0].Letters {
				if l.Kind == ticket.KindReceived && desktest.Asked(l.Facts) != c.asks {
					t.Errorf("asks %q, want %q", desktest.Asked(l.Facts), c.asks)
				}
			}
		})
	}
}

// TestAccountOrder: who may say by command, or by a later line, whom a ticket is for.
func TestAccountOrder(t *testing.T) {
	const carla, dan, ana = "carla@customer.test", "dan@customer.test", "ana@agents.test"
	for _, c := range []struct {
		name    string
		from    string
		have    ticket.Scope
		args    string // of #account; "": a line in the text
		line    string
		want    string
		refused string
	}{
		{"requester", carla, ticket.Scope{}, "Rome", "", "acme/rome", ""},
		{"requester changes it", carla, ticket.Scope{Organisation: "acme", Account: "rome"}, "Siege de Paris", "", "acme/paris", ""},
		{"requester, what is not his", carla, ticket.Scope{}, "globex", "", "", "account-unknown"},
		{"requester, none", carla, ticket.Scope{Organisation: "acme", Account: "rome"}, "none", "", "acme/rome", "account-unknown"},
		{"requester asks", carla, ticket.Scope{}, " ", "", "", "account-which"},
		{"participant", dan, ticket.Scope{}, "Rome", "", "", "not-allowed"},
		{"agent, by name", ana, ticket.Scope{}, "Rome", "", "acme/rome", ""},
		{"agent, by ID of any", ana, ticket.Scope{}, "globex/main", "", "globex/main", ""},
		{"agent, the whole", ana, ticket.Scope{}, "wayne", "", "wayne", ""},
		{"agent, none", ana, ticket.Scope{Organisation: "acme", Account: "rome"}, "none", "", "", ""},
		{"agent, unknown", ana, ticket.Scope{}, "acme/berlin", "", "", "account-unknown"},
		{"requester's later line", carla, ticket.Scope{}, "", "Account: Rome", "acme/rome", ""},
		{"a line changes nothing", carla, ticket.Scope{Organisation: "acme", Account: "paris"}, "", "Account: Rome", "acme/paris", ""},
		{"a participant's line", dan, ticket.Scope{}, "", "Account: Rome", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := orgWorld(t)
			w.Ticket.Organisation, w.Ticket.Account = c.have.Organisation, c.have.Account
			w.State.Contact = memberOf(c.from, "acme")
			w.State.People[desktest.Addr(carla)] = memberOf(carla, "acme")
			m := parser.Message{Reply: "Hello\n" + c.line, Body: "Hello\n" + c.line}
			if c.args != "" {
				m = parser.Message{Commands: []parser.Command{{Name: "account", Args: strings.TrimSpace(c.args), Line: "#account " + c.args}}}
			}
			p := w.Decide(desktest.TestMail{From: c.from, Verdict: mail.Pass, To: w.TokenOf(c.from, ticket.TokenReply), M: m})
			if got := p.Changes[0].Ticket.Scope().String(); got != c.want {
				t.Errorf("for %q, want %q", got, c.want)
			}
			if got := desktest.RefusedKey(p); got != c.refused {
				t.Errorf("refused %q, want %q", got, c.refused)
			}
		})
	}
}

// TestOrgAccess: agents grant and revoke; nobody else does.
func TestOrgAccess(t *testing.T) {
	const eve = "eve@else.test"
	for _, c := range []struct {
		name    string
		have    *ticket.Contact
		args    string
		want    string // Eve's memberships
		refused string
	}{
		{"a viewer whom nobody knows", nil, "eve@else.test viewer acme", "acme viewer", ""},
		{"of an account", nil, "<Eve@else.test> Editor ACME/rome", "acme/rome editor", ""},
		{"a role adds", &ticket.Contact{Address: desktest.Addr(eve), Memberships: []ticket.Membership{{Scope: ticket.Scope{Organisation: "acme", Account: ""}, Roles: []ticket.Role{ticket.Viewer}}}}, "eve@else.test sensitive-viewer acme", "acme viewer sensitive-viewer", ""},
		{"a member", nil, "eve@else.test member acme/paris", "acme/paris", ""},
		{"none", memberOf(eve, "acme/paris", "globex"), "eve@else.test none acme", "globex", ""},
		{"none without a membership", memberOf(eve, "globex"), "eve@else.test none acme", "", "org-not-member"},
		{"by a further address", &ticket.Contact{Address: desktest.Addr("eve@old.test"), Also: []mail.Address{desktest.Addr(eve)}}, "eve@else.test viewer acme", "acme viewer", ""},
		{"an unknown organisation", nil, "eve@else.test viewer initech", "", "org-unknown"},
		{"an unknown account", nil, "eve@else.test viewer acme/berlin", "", "org-unknown"},
		{"an unknown role", nil, "eve@else.test owner acme", "", "role"},
		{"an agent", nil, "ben@agents.test viewer acme", "", "address-agent"},
		{"our address", nil, "support@desk.test viewer acme", "", "address-ours"},
		{"too little", nil, "eve@else.test viewer", "", "org-access-how"},
		{"no address", nil, "eve viewer acme", "", "address"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := orgWorld(t)
			if c.have != nil {
				w.State.People[desktest.Addr(eve)] = c.have
			}
			p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, To: w.TokenOf("ana@agents.test", ticket.TokenReply), M: parser.Message{
				Commands: []parser.Command{{Name: "org-access", Args: c.args}},
			}})
			got := ""
			for _, contact := range p.People {
				for _, m := range contact.Memberships {
					got += ", " + m.Scope.String()
					for _, role := range m.Roles {
						got += " " + string(role)
					}
				}
			}
			if got = strings.TrimPrefix(got, ", "); got != c.want {
				t.Errorf("memberships %q, want %q", got, c.want)
			}
			if got := desktest.RefusedKey(p); got != c.refused {
				t.Errorf("refused %q, want %q", got, c.refused)
			}
			if len(p.Changes[0].Events) == 0 && c.refused == "" {
				t.Error("no event tells of it")
			}
			if c.have != nil && len(c.have.Memberships) != len(w.State.People[desktest.Addr(eve)].Memberships) {
				t.Error("the rules changed the state that they were given")
			}
		})
	}
	t.Run("who gets rights is told", func(t *testing.T) {
		for _, c := range []struct {
			name  string
			lines []string
			have  *ticket.Contact
			want  string // of the letter: its language, and what it tells
		}{
			{"a viewer", []string{"eve@else.test viewer acme"}, nil, "en: rights-viewer acme"},
			{"two in one letter", []string{"eve@else.test viewer acme", "eve@else.test editor acme/rome"}, nil, "en: rights-viewer acme, rights-editor acme/rome"},
			{"his language", []string{"eve@else.test sensitive-viewer acme"}, &ticket.Contact{Address: desktest.Addr(eve), Language: "fr"}, "fr: rights-sensitive-viewer acme"},
			{"what he has already", []string{"eve@else.test viewer acme"}, &ticket.Contact{Address: desktest.Addr(eve), Memberships: []ticket.Membership{{Scope: ticket.Scope{Organisation: "acme"}, Roles: []ticket.Role{ticket.Viewer}}}}, ""},
			{"twice", []string{"eve@else.test viewer acme", "eve@else.test viewer acme"}, nil, "en: rights-viewer acme"},
			{"a member has no right", []string{"eve@else.test member acme"}, nil, ""},
			{"nobody is told of what ends", []string{"eve@else.test none acme"}, memberOf(eve, "acme"), ""},
			{"not beside a line that fails", []string{"eve viewer acme", "eve@else.test viewer acme"}, nil, ""},
		} {
			w := orgWorld(t)
			if c.have != nil {
				w.State.People[desktest.Addr(eve)] = c.have
			}
			m := parser.Message{}
			for _, line := range c.lines {
				m.Commands = append(m.Commands, parser.Command{Name: "org-access", Args: line})
			}
			p, got := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, To: w.TokenOf("ana@agents.test", ticket.TokenReply), M: m}), ""
			for _, l := range p.Letters {
				got += l.Language + ": "
				for i, given := range l.Facts.Done {
					if i > 0 {
						got += ", "
					}
					got += given.Key + " " + given.Args[1]
				}
			}
			if got != c.want {
				t.Errorf("%s: %q, want %q", c.name, got, c.want)
			}
		}
	})
	t.Run("a customer writes it", func(t *testing.T) {
		w := orgWorld(t)
		p := w.Decide(desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass, To: w.TokenOf("carla@customer.test", ticket.TokenReply), M: parser.Message{
			Commands: []parser.Command{{Name: "org-access", Args: "carla@customer.test viewer acme", Line: "#org-access carla@customer.test viewer acme"}},
		}})
		if len(p.People) > 0 || p.Changes[0].Message.Kind != ticket.FromCustomer {
			t.Errorf("%+v, %s", p.People, desktest.Summary(p))
		}
	})
}

// TestEditorReplies: a role lets somebody answer a ticket that he has no part in, if he
// proves who he is; then he takes part.
func TestEditorReplies(t *testing.T) {
	for _, c := range []struct {
		name    string
		roles   []ticket.Role
		scope   ticket.Scope
		verdict mail.Result
		token   bool
		want    string
	}{
		{"editor, tag", []ticket.Role{ticket.Editor}, ticket.Scope{Organisation: "acme", Account: ""}, mail.Pass, false, "7: customer"},
		{"editor, another's token", []ticket.Role{ticket.Editor}, ticket.Scope{Organisation: "acme", Account: "rome"}, mail.Pass, true, "7: customer"},
		{"editor, unproven, another's token", []ticket.Role{ticket.Editor}, ticket.Scope{Organisation: "acme", Account: ""}, mail.None, true, "7: unverified"},
		{"editor, unproven, tag", []ticket.Role{ticket.Editor}, ticket.Scope{Organisation: "acme", Account: ""}, mail.None, false, "new: customer"},
		{"editor of another account", []ticket.Role{ticket.Editor}, ticket.Scope{Organisation: "acme", Account: "paris"}, mail.Pass, false, "new: customer"},
		{"viewer", []ticket.Role{ticket.Viewer, ticket.SensitiveViewer}, ticket.Scope{Organisation: "acme", Account: ""}, mail.Pass, false, "new: customer"},
		{"member", nil, ticket.Scope{Organisation: "acme", Account: ""}, mail.Pass, true, "7: unverified"},
	} {
		w := orgWorld(t)
		w.Ticket.Organisation, w.Ticket.Account = "acme", "rome"
		w.State.Contact = &ticket.Contact{Address: desktest.Addr("eve@else.test"), Memberships: []ticket.Membership{{Scope: c.scope, Roles: c.roles}}}
		x := desktest.TestMail{From: "eve@else.test", Verdict: c.verdict, M: parser.Message{Subject: "[#7] Cannot log in"}}
		if c.token {
			x.To = w.TokenOf("carla@customer.test", ticket.TokenReply)
		}
		p := w.Decide(x)
		if got := desktest.Summary(p); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
			continue
		}
		it := p.Changes[0].Ticket
		if at := it.Place(desktest.Addr("eve@else.test")); c.want == "7: customer" && (at < 0 || it.People[at].Standing != ticket.Participant) {
			t.Errorf("%s: stands at %d", c.name, at)
		}
	}
}
