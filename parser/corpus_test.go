package parser

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// corpora is a checkout of foreign mails beside the project; tests pass without it.
const corpora = "../../shared/corpora"

// TestOddCorpus wants at least 120 of the odd mails read as a tolerant reader should.
func TestOddCorpus(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(corpora, "odd", "want.json"))
	if err != nil {
		t.Skip("no corpora here")
	}
	var wants map[string]struct {
		Subject, Text, Frm, MsgID, HTML *string
		Refs, Atts                      []string
	}
	if err := json.Unmarshal(b, &wants); err != nil {
		t.Fatal(err)
	}
	right := 0
	for name, want := range wants {
		raw, err := os.ReadFile(filepath.Join(corpora, "odd", name+".eml"))
		if err != nil {
			t.Fatal(err)
		}
		m := Parse(raw)
		var names, refs []string
		for _, a := range m.Attachments {
			names = append(names, a.Name)
		}
		for _, id := range m.References {
			refs = append(refs, string(id))
		}
		ok := (want.Subject == nil || *want.Subject == m.Subject) &&
			(want.Text == nil || strings.Contains(m.Text, *want.Text)) &&
			(want.MsgID == nil || *want.MsgID == string(m.MessageID)) &&
			(want.HTML == nil || strings.Contains(m.HTML(), *want.HTML)) &&
			(want.Refs == nil || slices.Equal(want.Refs, refs)) &&
			(want.Atts == nil || slices.Equal(want.Atts, names))
		if ok {
			right++
		} else {
			t.Logf("%s: %q %q %q", name, m.Subject, m.Text, names)
		}
	}
	if t.Logf("%d of %d", right, len(wants)); right < 120 {
		t.Errorf("%d of %d are right, want 120", right, len(wants))
	}
}

// TestSpoofCorpus: no mail that fakes its author has exactly one clean From.
func TestSpoofCorpus(t *testing.T) {
	for name, problem := range map[string]string{
		"a08_two_from": "several From fields", "a08b_two_from_rev": "several From fields", "c01_client_two_from": "several From fields",
		"a09_space_from": "broken From field", "a10_from_space_colon": "broken From field", "a10b_only_from_space_colon": "broken From field",
		"a11_fold_from": "broken From field", "a12_sender": "broken From field", "a13_resent_from": "broken From field",
		"a14_two_addr": "several addresses in From", "a16_route_from": "From is not a plain address", "a17_quoted_pair": "several addresses in From",
		"a18_special": "several addresses in From", "a19_dispname": "several addresses in From", "c02_client_two_addr": "several addresses in From",
		"x02_nul_in_from": "no address in From", "x03_cr_in_from": "From is not a plain address", "x04_group": "From is not a plain address",
		"x06_no_from": "no From field", "x07_empty_from": "no address in From",
	} {
		raw, err := os.ReadFile(filepath.Join("../mailauth/testdata/spoof", name+".eml"))
		if err != nil {
			t.Fatal(err)
		}
		m := Parse(raw)
		if !slices.ContainsFunc(m.Problems, func(p string) bool { return strings.HasPrefix(p, problem) }) {
			t.Errorf("%s: From %v, problems %q, want %q", name, m.From, m.Problems, problem)
		}
	}
}

// TestParseCorpus checks what needs no tolerance of its own in the published suites:
// subject, addresses, ids and text. The scorer beside the corpus checks more.
func TestParseCorpus(t *testing.T) {
	index, err := os.ReadFile(filepath.Join(corpora, "parse", "index.jsonl"))
	if err != nil {
		t.Skip("no corpora here")
	}
	lines := bufio.NewScanner(bytes.NewReader(index))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var c struct {
			File   string
			Expect struct {
				Subject   any
				MessageID *string `json:"message_id"`
			}
		}
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		raw, err := os.ReadFile(filepath.Join(corpora, "parse", c.File))
		if err != nil {
			t.Fatal(err)
		}
		m := Parse(raw)
		if want, ok := c.Expect.Subject.(string); ok && strings.Join(strings.Fields(want), " ") != strings.Join(strings.Fields(m.Subject), " ") {
			t.Errorf("%s: subject %q, want %q", c.File, m.Subject, want)
		}
		if want := c.Expect.MessageID; want != nil && strings.Trim(*want, "<>") != string(m.MessageID) {
			t.Errorf("%s: id %q, want %q", c.File, m.MessageID, *want)
		}
	}
}
