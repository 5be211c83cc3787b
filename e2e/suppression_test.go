package e2e

import (
	"fmt"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// TestSuppressionList: an address that a report calls dead is listed, and an admin takes it off the list. The smarthost
// has rewritten Message-ID, Date and return path (SRS), and undoes that in another case.
func TestSuppressionList(t *testing.T) {
	s := begin(t, live.Setup{})
	received, _ := s.open()
	path, _, _ := strings.Cut(received.From, "@")
	report := fmt.Sprintf("From: MAILER-DAEMON@smarthost.test\r\nTo: %s\r\nSubject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n"+
		"Auto-Submitted: auto-replied\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n--x\r\n\r\nIt failed.\r\n"+
		"--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; smarthost.test\r\n\r\nFinal-Recipient: rfc822; carla@customer.test\r\n"+
		"Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n"+
		"--x\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <new@smarthost.test>\r\nSubject: x\r\n\r\n--x--\r\n", received.From)
	to := "SRS0=HHHH=TT=DESK.TEST=" + strings.ToUpper(path) + "@desk.test"
	if a := s.desk.TryRaw("", []string{to}, []byte(report)); a.Code != 250 {
		t.Fatal(a)
	}
	list := func() string {
		out, errs, code := s.desk.Run("suppression", "list")
		if code != 0 {
			t.Fatal(errs)
		}
		return out
	}
	if out := list(); !strings.Contains(out, "carla@customer.test") || !strings.Contains(out, "5.1.1") {
		t.Errorf("list: %s", out)
	}
	if _, errs, code := s.desk.Run("suppression", "remove", "carla@customer.test"); code != 0 {
		t.Error(errs)
	}
	if out := list(); strings.Contains(out, "carla") {
		t.Errorf("after it was removed: %s", out)
	}
	if a := s.desk.TryRaw("", []string{"SRS0=HHHH=TT=desk.test=baaaaaaaaaaaaaaaaaaaaaaa@desk.test"}, []byte(report)); a.Code != 550 {
		t.Errorf("a made-up return path: %v", a)
	}
}
