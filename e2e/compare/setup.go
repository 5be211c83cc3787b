package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net/mail"
	"os"
	"path/filepath"
	"strings"

	"guichet/e2e/live"
)

// addresses are the support addresses of all stories: each with a language.
var addresses = []string{
	"email = \"support@desk.test\"\nname = \"Desk Support\"\nlanguage = \"en\"\naliases = [\"help@desk.test\"]",
	"email = \"aide@desk.test\"\nname = \"Aide\"\nlanguage = \"fr\"\ntimezone = \"Europe/Paris\"",
	"email = \"hilfe@desk.test\"\nname = \"Hilfe\"\nlanguage = \"de\"\ncategory = \"invoice\"\nproduct = \"signature\"",
	"email = \"billing@desk.test\"\nname = \"Billing\"\nagents = [\"ben@agents.test\"]\nclosed_reply = \"refuse\"",
	"email = \"portal@desk.test\"\nname = \"Portal\"\nreplies = \"portal-only\"",
}

// rules are agents, categories, products and saved replies of all stories.
const rules = `
[[agent]]
email = "ana@agents.test"
name = "Ana"
aliases = ["ana@home.test"]
[[agent]]
email = "ben@agents.test"
name = "Ben"
language = "fr"
[[via]]
email = "forms@desk-forms.test"
[[category]]
name = "customer"
labels = { fr = "Client" }
[[category]]
name = "invoice"
labels = { en = "Invoices", de = "Rechnungen" }
later_files = "sensitive"
[[category]]
name = "onboarding"
restricted = true
addresses = ["*@partner.test"]
[[product]]
name = "signature"
labels = { en = "E-signature", de = "Unterschrift" }
[[product.field]]
label = "Environment"
labels = { fr = "Environnement", de = "Umgebung" }
type = "choice"
choices = ["production", "test"]
required = true
[[product.field]]
label = "Since"
labels = { de = "Seit" }
type = "date"
[[product.field]]
label = "Seats"
type = "number"
[[reply]]
name = "reset"
text = "Hello {name}, we have reset your password for #{number}. {agent}"
texts = { fr = "Bonjour {name}, votre mot de passe est réinitialisé." }
`

// trusting is a desk to which senders' own hosts hand over their mail, with help articles.
func trusting(s *scene) live.Setup {
	return live.Setup{Agents: []live.Agent{}, Addresses: addresses, Extra: rules, Articles: articles(s)}
}

// holding is one that holds agents' letters back, and tries letters again for a while.
func holding(s *scene) live.Setup {
	setup := trusting(s)
	setup.Hold, setup.CloseAfter = "2m", "20m"
	setup.Lifecycle = "remind_after = \"10m\"\npending_resolve = \"30m\"\nerase_after = \"90m\""
	return setup
}

// signing signs its letters, and has pages for what letters link to.
func signing(s *scene) live.Setup {
	setup := trusting(s)
	key := filepath.Join(s.dir, "dkim.pem")
	der, err := x509.MarshalPKCS8PrivateKey(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize)))
	if err != nil {
		s.Fatalf("key: %v", err)
	}
	if err := os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600); err != nil {
		s.Fatalf("key: %v", err)
	}
	setup.Extra += fmt.Sprintf("[[dkim]]\ndomain = \"desk.test\"\nselector = \"g\"\nkey = %q\n", key)
	setup.Extra += fmt.Sprintf("[http]\nlisten = [%q]\nurl = \"http://%[1]s\"\n", s.pages)
	return setup
}

// provable are the domains whose mail can be proven.
var provable = []string{"customer.test", "agents.test", "partner.test"}

// zone is the DNS of all stories with strangers. attack.test does what it can to look proven.
func zone(key live.Key) map[string][]string {
	zone := map[string][]string{
		"elsewhere.test. TXT":                          {`"v=spf1 ?all"`},
		"legit.test. TXT":                              {`"v=spf1 ip4:198.51.100.25 -all"`},
		"_dmarc.legit.test. TXT":                       {`"v=DMARC1; p=reject"`},
		"_dmarc.attack.test. TXT":                      {`"v=DMARC1; p=none"`},
		"sel._domainkey.legit.test'a.attack.test. TXT": {`"` + key.Record() + `"`},
		"_domainkey.attack.test. TXT":                  {`"` + key.Record() + `"`},
	}
	for _, name := range []string{"attack.test", "33.attack.test", "any.attack.test"} {
		zone[name+". TXT"] = []string{`"v=spf1 ip4:127.0.0.0/8 -all"`}
	}
	for _, key.Domain = range append([]string{"attack.test"}, provable...) {
		key.Publish(zone)
	}
	for _, domain := range provable {
		zone[domain+". TXT"] = []string{`"v=spf1 ip4:127.0.0.0/8 -all"`}
		zone["_dmarc."+domain+". TXT"] = []string{`"v=DMARC1; p=reject"`}
	}
	return zone
}

// strange is a desk to which strangers' hosts bring mail: signatures and host names prove what of
// it is of the provable domains.
func strange(s *scene) live.Setup {
	setup := trusting(s)
	setup.Strangers, setup.Resolver = true, s.resolver
	setup.SMTP = "dmarc_reject = true"
	setup.Leave = func(raw []byte) []byte {
		k := s.key
		if k.Domain = authorDomain(raw); k.Domain == "" {
			return raw
		}
		return k.Sign(raw)
	}
	return setup
}

// authorDomain is which of the provable domains a mail's author belongs to, "" if to none.
func authorDomain(raw []byte) string {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return ""
	}
	for _, domain := range provable {
		if strings.HasSuffix(strings.TrimSuffix(m.Header.Get("From"), ">"), "@"+domain) {
			return domain
		}
	}
	return ""
}

// articles writes a shelf of help articles and returns its folder.
func articles(s *scene) string {
	dir := s.TempDir()
	for name, text := range map[string]string{
		"printer.md": "---\nlanguage: en\n---\n# The printer says E-404\n\nPull the plug, *wait* ten minutes.\n\n1. Plug it in.\n2. [Call us](https://desk.test).\n",
		"invoice.md": "---\nlanguage: en\n---\n# Where is my invoice?\n\nInvoices are sent on the first day of each month.\n",
		"facture.md": "---\nlanguage: fr\n---\n# Où est ma facture ?\n\nLes factures partent le premier jour du mois.\n",
		"broken.md":  "no title here",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			s.Fatalf("%v", err)
		}
	}
	return dir
}
