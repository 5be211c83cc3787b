package desk

import (
	"testing"

	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/parser"
)

// TestOwnLogoIsNoFile: what a program sends back of our letter, logo or picture of a signature, is not kept as a
// file of the customer's, and his own one is found all the same.
func TestOwnLogoIsNoFile(t *testing.T) {
	own := parser.Attachment{Index: 0, Name: "image001.png", SHA256: "aa", Inline: true}
	his := parser.Attachment{Index: 1, Name: "display.jpg", SHA256: "bb"}
	for logo, want := range map[string][]parser.Attachment{"": {own, his}, "aa": {his}, "cc": {own, his}} {
		got := withoutOurs([]parser.Attachment{own, his}, []string{"dd", logo})
		w := desktest.NewWorld(t)
		files := w.Decide(desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass, M: parser.Message{Attachments: got}}).Changes[0].Message.Attachments
		if len(files) != len(want) {
			t.Fatalf("logo %q: kept %+v", logo, files)
		}
		for i, f := range files {
			if f.Index != want[i].Index || f.Name != want[i].Name {
				t.Errorf("logo %q: file %d is %+v", logo, i, f)
			}
		}
	}
}
