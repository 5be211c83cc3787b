package smtpd

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"guichet/mail"
)

func TestReplyTo(t *testing.T) {
	for _, c := range []struct {
		name string
		err  *mail.Error
		want string
	}{
		{"nobody classified it", nil, "451 4.3.0 A fault of ours, please try again later (session abc)"},
		{"internal", &mail.Error{Text: "/var/lib", Err: errors.New("secret")}, "451 4.3.0 A fault of ours, please try again later (session abc)"},
		{"a kind of tomorrow", &mail.Error{Kind: 99, Text: "x"}, "451 4.3.0 A fault of ours, please try again later (session abc)"},
		{"busy", &mail.Error{Kind: mail.Busy}, "451 4.3.2 Too much at once, please try again soon"},
		{"full", &mail.Error{Kind: mail.Full}, "452 4.3.1 No space, please try again later"},
		{"throttled", &mail.Error{Kind: mail.Throttled}, "450 4.7.0 Too many mails from your address, please try again later"},
		{"no mailbox", &mail.Error{Kind: mail.NoMailbox}, "550 5.1.1 There is no such mailbox here"},
		{"no relay", &mail.Error{Kind: mail.NoRelay}, "550 5.7.1 This host takes no mail for that domain"},
		{"too large", &mail.Error{Kind: mail.TooLarge}, "552 5.3.4 The mail is too large"},
		{"malformed", &mail.Error{Kind: mail.Malformed}, "554 5.6.0 Lines must end with CR LF, and neither may stand alone"},
		{"loop", &mail.Error{Kind: mail.Loop}, "554 5.4.6 The mail has passed too many hosts"},
		{"refused", &mail.Error{Kind: mail.Refused}, "550 5.7.1 Refused by policy"},
		{"bad sender", &mail.Error{Kind: mail.BadSender}, "553 5.1.7 The sender's address is not valid"},
		{"disconnected", &mail.Error{Kind: mail.Disconnected}, "451 4.4.2 The connection was lost, nothing is kept"},
		{"its own text", &mail.Error{Kind: mail.Refused, Text: "not on Sundays", Err: errors.New("secret")}, "550 5.7.1 not on Sundays"},
		{"a text of two lines", &mail.Error{Kind: mail.Refused, Text: "a\r\n250 ü"}, "550 5.7.1 a  250 ?"},
		{"a long text", &mail.Error{Kind: mail.Refused, Text: strings.Repeat("x", 999)}, "550 5.7.1 " + strings.Repeat("x", maxText)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := string(replyTo(c.err, "abc").line()); got != c.want+"\r\n" {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestCodesStandInOneFile: everybody else names a reply, not a number.
func TestCodesStandInOneFile(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile(`\b[2-5][0-5]\d\b`)
	comment := regexp.MustCompile(`//.*`)
	for _, file := range files {
		if file == "reply.go" || strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for n, line := range strings.Split(string(text), "\n") {
			if code.MatchString(comment.ReplaceAllString(line, "")) {
				t.Errorf("%s:%d: %s", file, n+1, line)
			}
		}
	}
}
