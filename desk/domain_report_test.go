package desk_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"guichet/desk"
	"guichet/mail"
	"guichet/store/bolt"
	"guichet/ticket"
)

// aggregateReport is a mail with a DMARC report, of that id, by an author.
func aggregateReport(author, subject, id string) string {
	return "From: " + author + "\r\nTo: dmarc-reports@desk.test\r\nMessage-ID: <" + id + "@reporter.test>\r\nSubject: " + subject + "\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: application/xml; name=x.xml\r\nContent-Disposition: attachment; filename=x.xml\r\n\r\n<feedback><report_metadata><org_name>Reporter</org_name><report_id>" +
		id + "</report_id><date_range><begin>1764547200</begin><end>1764633599</end></date_range></report_metadata>\r\n" +
		"<policy_published><domain>desk.test</domain></policy_published>\r\n" +
		"<record><row><source_ip>192.0.2.66</source_ip><count>7</count><policy_evaluated><disposition>reject</disposition><dkim>fail</dkim><spf>fail</spf>" +
		"</policy_evaluated></row></record></feedback>\r\n"
}

// counted are the reports that the store has.
func counted(t *testing.T, db *bolt.DB) (all []string) {
	t.Helper()
	view(t, db, func(tx ticket.Reader) error {
		memos, err := tx.Memos(ticket.ReportPrefix, ticket.ReportPrefix, 100)
		for _, m := range memos {
			var r ticket.DomainReport
			if err := json.Unmarshal(m.Value, &r); err != nil {
				return err
			}
			all = append(all, fmt.Sprintf("%s %s %s proven=%t good=%d bad=%d", r.Kind, r.Domain, r.Sender, r.Proven, r.Good, r.Bad))
		}
		return err
	})
	return all
}

// TestDomainReports: what comes to the reserved addresses is counted or put aside, and is never a ticket.
func TestDomainReports(t *testing.T) {
	const one = "dmarc desk.test reporter.test proven=true good=0 bad=7"
	plain := "From: carla@customer.test\r\nMessage-ID: <2@customer.test>\r\nSubject: Hello\r\n\r\nHello?\r\n"
	complaint := "From: fbl@reporter.test\r\nMessage-ID: <c1@reporter.test>\r\nDate: Mon, 01 Dec 2025 10:00:00 +0000\r\nSubject: FW: x\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/report; report-type=feedback-report; boundary=b\r\n\r\n--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n\r\n--b--\r\n"
	for name, c := range map[string]struct {
		from, raw    string
		to           []string
		unproven     bool
		report, held string
		tickets      int
	}{
		"a report":                       {from: "noreply@reporter.test", raw: aggregateReport("noreply@reporter.test", "x", "1"), to: []string{"dmarc-reports@desk.test"}, report: one},
		"in capitals":                    {from: "noreply@reporter.test", raw: aggregateReport("noreply@reporter.test", "x", "1"), to: []string{"DMARC-Reports@Desk.Test"}, report: one},
		"at another reserved address":    {from: "noreply@reporter.test", raw: aggregateReport("noreply@reporter.test", "x", "1"), to: []string{"tls-reports@desk.test"}, report: one},
		"by a null path":                 {raw: aggregateReport("noreply@reporter.test", "x", "1"), to: []string{"dmarc-reports@desk.test"}, report: one},
		"unproven":                       {from: "noreply@reporter.test", unproven: true, raw: aggregateReport("noreply@reporter.test", "x", "1"), to: []string{"dmarc-reports@desk.test"}, report: strings.Replace(one, "true", "false", 1)},
		"at postmaster, as older setups": {from: "noreply@reporter.test", raw: aggregateReport("noreply@reporter.test", "Report Domain: desk.test Submitter: x", "1"), to: []string{"postmaster@desk.test"}, report: one},
		"a file for the postmaster":      {from: "noreply@reporter.test", raw: aggregateReport("noreply@reporter.test", "look at this", "1"), to: []string{"postmaster@desk.test"}, tickets: 1},
		"a file for support":             {from: "noreply@reporter.test", raw: aggregateReport("noreply@reporter.test", "Report Domain: desk.test", "1"), to: []string{"support@desk.test"}, tickets: 1},
		"to both":                        {from: "noreply@reporter.test", raw: aggregateReport("noreply@reporter.test", "x", "1"), to: []string{"support@desk.test", "dmarc-reports@desk.test"}, report: one},
		"a complaint":                    {from: "fbl@reporter.test", raw: complaint, to: []string{"feedback-reports@desk.test"}, report: "feedback desk.test reporter.test proven=true good=0 bad=1"},
		"a person":                       {from: "carla@customer.test", raw: plain, to: []string{"dmarc-reports@desk.test"}, held: "there is no report in it"},
		"a person, to both":              {from: "carla@customer.test", raw: plain, to: []string{"dmarc-reports@desk.test", "support@desk.test"}, tickets: 1},
		"broken":                         {from: "noreply@reporter.test", raw: strings.Replace(aggregateReport("noreply@reporter.test", "x", "1"), "</feedback>", "", 1), to: []string{"dmarc-reports@desk.test"}, held: "XML"},
	} {
		t.Run(name, func(t *testing.T) {
			d, db := open(t, nil)
			for range 2 { // it comes twice, and is counted once
				env := mail.Envelope{Session: "s", Trusted: !c.unproven, At: time.Now()}
				if c.from != "" {
					env.From = address(c.from)
				}
				for _, to := range c.to {
					env.Recipients = append(env.Recipients, address(to))
					if err := d.Recipient(t.Context(), &env, address(to)); err != nil {
						t.Fatal(err)
					}
				}
				if err := d.Receive(t.Context(), env, strings.NewReader(c.raw)); err != nil {
					t.Fatal(err)
				}
			}
			if got := strings.Join(counted(t, db), "; "); got != c.report {
				t.Errorf("counted %q, want %q", got, c.report)
			}
			held := heldMails(t, db)
			if c.held == "" && len(held) > 0 || c.held != "" && (len(held) == 0 || held[0].Kind != ticket.HeldReport || !strings.Contains(held[0].Reason, c.held)) {
				t.Errorf("held %+v", held)
			}
			view(t, db, func(tx ticket.Reader) error {
				all, err := tx.Tickets(0, 10)
				if len(all) != c.tickets {
					t.Errorf("%d tickets, want %d", len(all), c.tickets)
				}
				return err
			})
		})
	}
}

// TestDomainReportBound: who floods the addresses for reports is asked to come again tomorrow.
func TestDomainReportBound(t *testing.T) {
	d, db := open(t, nil)
	if err := db.Update(t.Context(), func(tx ticket.Tx) error {
		day := time.Now().UTC().Format(time.DateOnly)
		return tx.PutMemo(&ticket.Memo{Key: "reports-of/" + day, Value: []byte("5000")}, time.Now())
	}); err != nil {
		t.Fatal(err)
	}
	err := d.Receive(t.Context(), mail.Envelope{From: address("noreply@reporter.test"), Recipients: []mail.Address{address("dmarc-reports@desk.test")}, Trusted: true},
		strings.NewReader(aggregateReport("noreply@reporter.test", "x", "1")))
	if mail.KindOf(err) != mail.Busy {
		t.Errorf("one more: %v", err)
	}
	if n := len(counted(t, db)); n != 0 {
		t.Errorf("%d are counted", n)
	}
}

// TestForgedDomainReport: a report in another's name is listed for admins, and not counted.
func TestForgedDomainReport(t *testing.T) {
	start, db, keys := site(t, nil, nil)
	start()
	o := options(db, keys, nil)
	o.Judge = forger{}
	d := desk.New(o)
	deliver(t, d, false, "noreply@reporter.test", "dmarc-reports@desk.test", aggregateReport("noreply@reporter.test", "x", "1"))
	if got := counted(t, db); len(got) > 0 {
		t.Errorf("counted %q", got)
	}
	if held := heldMails(t, db); len(held) != 1 || !strings.Contains(held[0].Reason, "forged") {
		t.Errorf("held %+v", held)
	}
}

// forger finds every mail forged.
type forger struct{ judge }

func (forger) Find(context.Context, mail.Envelope, []mail.Mailbox, []byte) mail.Finding {
	return mail.Finding{Verdict: mail.Verdict{Result: mail.Fail}}
}
