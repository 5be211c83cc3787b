package smtpd

import "testing"

// TestSendersThatCannotBeAnswered are refused at MAIL; whatever a server can look up comes in.
func TestSendersThatCannotBeAnswered(t *testing.T) {
	for from, want := range map[string]int{
		"<carla@bücher.example> SMTPUTF8":               0,
		"<carla@xn--bcher-kva.example>":                 0,
		"<jürgen@bücher.example> SMTPUTF8":              0,
		"<carla@例え.テスト> SMTPUTF8":                       0,
		"<carla@_odd.example>":                          0,
		"<carla@bücher.example>":                        553,
		"<carla@bü\u200bcher.example> SMTPUTF8":         501,
		"<carla@-ü.example> SMTPUTF8":                   501,
		"<carla@\u0301ab.example> SMTPUTF8":             553,
		"<carla@bücher..example> SMTPUTF8":              501,
		"<carla@a\u05d0b\u0661\u06f1.example> SMTPUTF8": 553,
	} {
		_, r := parseSender("FROM:"+from, false)
		if r.code != want {
			t.Errorf("MAIL FROM:%s: %d %s, want %d", from, r.code, r.text, want)
		}
	}
}
