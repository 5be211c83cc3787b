package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// spoofs is the spoofing corpus: mails, and in cases.json how each is sent and must end.
const spoofs = "../mailauth/testdata/spoof"

// spoofZone is DNS as the corpus means it: legit.test protects its name, attack.test does all
// it can to look proven.
func spoofZone(attacker, key string) map[string][]string {
	own := fmt.Sprintf(`"v=spf1 ip4:%s -all"`, attacker)
	return map[string][]string{
		"legit.test. TXT":                              {`"v=spf1 ip4:198.51.100.25 -all"`},
		"_dmarc.legit.test. TXT":                       {`"v=DMARC1; p=reject"`},
		"attack.test. TXT":                             {own},
		"33.attack.test. TXT":                          {own},
		"any.attack.test. TXT":                         {own},
		"_dmarc.attack.test. TXT":                      {`"v=DMARC1; p=none"`},
		"sel._domainkey.attack.test. TXT":              {`"` + key + `"`},
		"_domainkey.attack.test. TXT":                  {`"` + key + `"`},
		"sel._domainkey.legit.test'a.attack.test. TXT": {`"` + key + `"`},
	}
}

// spoofEnds is how each mail ends when attack.test's own host sends it: the code of a refusal,
// else the verdict of its ticket and whose it is, or the quarantine.
var spoofEnds = map[string]string{
	"a01_nx_subdomain": "quarantine", "a02_paren_mailfrom": "501", "a03_nul_selector": "quarantine",
	"a04_quote_d": "quarantine", "a05_paren_domain": "501", "a06_quote_local": "501",
	"a07_route_mailfrom": "quarantine", "a08_two_from": "550", "a08b_two_from_rev": "550",
	"a09_space_from": "550", "a10_from_space_colon": "550", "a10b_only_from_space_colon": "550",
	"a11_fold_from": "550", "a12_sender": "550", "a13_resent_from": "550",
	"a14_two_addr": "none any@attack.test", "a15_ew_addr": "pass second@attack.test", "a16_route_from": "quarantine",
	"a17_quoted_pair": "none any@attack.test", "a18_special": "none any@attack.test", "a19_dispname": "none any@attack.test",
	"c01_client_two_from": "550", "c02_client_two_addr": "none attacker@legit.test", "c03_client_other_from": "quarantine",
	"x01_display_is_addr": "pass any@attack.test", "x02_nul_in_from": "550", "x03_cr_in_from": "554",
	"x04_group": "none any@attack.test", "x05_comment": "quarantine", "x06_no_from": "none any@attack.test",
	"x07_empty_from": "none any@attack.test", "x08_idn_homograph": "none admin@xn--legt-n9d.test",
	"x09_reply_to": "pass any@attack.test",
}

// TestSpoofs: nobody is taken for an author of legit.test, whatever his own domain proves.
func TestSpoofs(t *testing.T) {
	var cases map[string]struct {
		MailFrom, Want string
		DKIM           *struct{ D, S string }
	}
	text, err := os.ReadFile(filepath.Join(spoofs, "cases.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	key := live.NewKey(t, "", "")
	attacker := live.Loopback()
	zone := spoofZone(attacker, key.Record())
	s := begin(t, live.Setup{
		Strangers: true, Resolver: live.StartDNS(t, zone), Addresses: []string{`email = "support@help.test"`},
	})
	for name, c := range cases {
		raw, err := os.ReadFile(filepath.Join(spoofs, name+".eml"))
		if err != nil {
			t.Fatal(err)
		}
		key.Domain, key.Selector = "attack.test", "sel"
		if c.DKIM != nil {
			key.Domain, key.Selector = c.DKIM.D, c.DKIM.S
		}
		if raw[0] != ' ' { // a signature would swallow a first line that begins with a space
			raw = key.Sign(raw)
		}
		if got := s.ends(attacker, strings.Trim(c.MailFrom, "<>"), raw); got != spoofEnds[name] {
			t.Errorf("%s ends as %q, want %q: %s", name, got, spoofEnds[name], c.Want)
		}
	}
}

// TestSpoofsOfUsers: a host whose users are logged in cannot say which of two authors is one.
func TestSpoofsOfUsers(t *testing.T) {
	s := begin(t, live.Setup{Addresses: []string{`email = "support@help.test"`}})
	for name, want := range map[string]string{"c01_client_two_from": "550", "c02_client_two_addr": "550"} {
		raw, err := os.ReadFile(filepath.Join(spoofs, name+".eml"))
		if err != nil {
			t.Fatal(err)
		}
		if got := s.ends("", "attacker@legit.test", raw); got != want {
			t.Errorf("%s ends as %q, want %q", name, got, want)
		}
	}
}

// ends sends a mail and says what became of it.
func (s *scene) ends(client, from string, raw []byte) string {
	s.Helper()
	tickets := len(s.desk.Tickets())
	if a := live.TryFrom(client, s.desk.Addr, from, []string{"support@help.test"}, raw); a.Code != 250 {
		return fmt.Sprint(a.Code)
	}
	all := s.desk.Tickets()
	if len(all) == tickets {
		return "quarantine"
	}
	t := s.desk.Show(all[len(all)-1].Number)
	return t.Messages[0].Verdict.Result + " " + t.Requester.Email
}
