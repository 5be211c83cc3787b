package machine

import (
	"strings"

	"guichet/parser/header"
)

// listFields are fields of mailing lists (RFC 2919, RFC 2369, and those of older programs).
var listFields = []string{
	"List-Id", "List-Post", "X-Mailing-List", "Mailing-List", "X-BeenThere", "X-Mailman-Version", "X-List", "X-Listname",
	"X-Yahoo-Newman-Id", "List-Owner", "X-Sympa-To", "X-Google-Group-Id", "X-ML-Name",
}

// bulkFields are fields of programs for newsletters, and count beside List-Unsubscribe.
var bulkFields = []string{
	"List-Unsubscribe-Post", "Feedback-Id", "X-Campaign", "X-CampaignId", "X-Campaign-Id", "X-Mailgun-Tag", "X-MC-User", "X-Csa-Complaints", "X-Mailer-Lid", "X-Report-Abuse", "X-Rpcampaign", "X-Newsletter", "Campaign-Id",
}

// listID reports whether v holds an identifier of a list: in angle brackets, or alone (RFC
// 2919 §2). Every list program writes one; words without are some filter's.
func listID(v string) bool {
	return strings.Contains(v, "<") || !strings.ContainsAny(v, " @")
}

// listAuto reads what lists and mass mailers write.
func listAuto(h header.Header) (Auto, string) {
	for _, name := range listFields {
		if v, ok := said(h, name); ok && (name != "List-Id" || listID(v)) {
			return AutoList, name + ": " + v
		}
	}
	for _, name := range []string{"Precedence", "X-Precedence"} {
		for _, v := range h.All(name) {
			switch v := strings.ToLower(strings.Trim(v, " \t\"")); v {
			case "list":
				return AutoList, name + ": " + v
			case "bulk", "junk":
				return AutoBulk, name + ": " + v
			}
		}
	}
	if _, ok := said(h, "List-Unsubscribe"); ok {
		for _, name := range bulkFields {
			if v, ok := said(h, name); ok {
				return AutoBulk, name + ": " + v
			}
		}
	}
	return "", ""
}
