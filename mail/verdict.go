package mail

import (
	"net/netip"
	"slices"
	"strings"
)

// Result says how sure we are that the From address wrote a message. The zero Result
// counts as None.
type Result string

// The results, from the best evidence to the worst.
const (
	Trusted   Result = "trusted"   // a host whose users are authenticated sent it
	Pass      Result = "pass"      // SPF or DKIM passed, aligned with From
	Weak      Result = "weak"      // something speaks for it, no proof
	None      Result = "none"      // nothing speaks for or against it
	TempError Result = "temperror" // DNS did not answer
	Fail      Result = "fail"      // the From domain says that it is forged
)

// Verdict is what sender authentication found of one message. SPF, DKIM and DMARC hold the
// result words of RFC 8601 §2.7, "" where the method did not run.
type Verdict struct {
	Result Result `json:"result"`
	SPF    string `json:"spf"`
	DKIM   string `json:"dkim"`
	DMARC  string `json:"dmarc"`
	// Policy is what the From domain asks to be done with forged mail: none, quarantine or
	// reject; "" where it does not say.
	Policy string `json:"policy,omitempty"`
	// Gap is the header field that the signature leaves open which proves the author, in lower case;
	// "" if nothing that is read, or if SPF proves him. Signed says that only a signature does, so that
	// whoever has the mail can send it to others, too (PRODUCT 1.18).
	Gap    string `json:"gap,omitempty"`
	Signed bool   `json:"signed,omitempty"`
	// Replays is how often the same signature came before, as far as this process remembers: a retry, a mail
	// to several of our addresses, or a mail that somebody sends again.
	Replays int `json:"replays,omitempty"`
	// Lists are the lists and forwarders of the configuration that signed the mail, author, subject and date
	// included: words "domain:field,field" with the fields of ListFields that the signature covers, in
	// lower case; "" for none. SignedBy reads it.
	Lists string `json:"lists,omitempty"`
}

// ListFields are the fields by which a mail that a list sent names it, in lower case.
var ListFields = []string{"sender", "resent-from", "resent-sender", "list-post", "list-id", "x-beenthere", "x-mailing-list"}

// SignedBy reports whether a list or forwarder of the configuration, at a domain that is asked for, signed the
// mail (RFC 6376), and if field is not "", all fields of this name.
func (v Verdict) SignedBy(is func(domain string) bool, field string) bool {
	for word := range strings.FieldsSeq(v.Lists) {
		domain, fields, _ := strings.Cut(word, ":")
		if is(domain) && (field == "" || slices.Contains(strings.Split(fields, ","), strings.ToLower(field))) {
			return true
		}
	}
	return false
}

// Proven reports whether the From address may be taken as the author: pass or trusted.
func (v Verdict) Proven() bool { return v.Result == Trusted || v.Result == Pass }

// Finding is a Verdict with the fields that tell of it. The mail that was judged is kept as
// Head and then what of it begins at Rest: what others wrote in our name is left out. The zero
// Head and Rest leave it as it came. Client is whom the methods judged, and Helo what it called
// itself: behind a front not who connects to us; invalid where nobody was. Name is that of the
// client as DNS has it both ways; "" where there is none, or none was asked for.
type Finding struct {
	Verdict Verdict
	Client  netip.Addr
	Helo    string
	Name    string
	Head    []byte
	Rest    int // octets of the mail that Head stands for
}
