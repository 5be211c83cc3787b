package forward

import "testing"

func TestAuthorOf(t *testing.T) {
	for _, tt := range []struct{ given, name, address string }{
		{"Carl Young <carl@example.net>", "Carl Young", "carl@example.net"},
		{`"Young, Carl" <carl@example.net>`, "Young, Carl", "carl@example.net"},
		{"Carl Young [mailto:carl@example.net]", "Carl Young", "carl@example.net"},
		{"Carl Young (carl@example.net)", "Carl Young", "carl@example.net"},
		{"carl@example.net (Carl Young)", "Carl Young", "carl@example.net"},
		{"carl@example.net", "", "carl@example.net"},
		{"<carl@example.net>", "", "carl@example.net"},
		{"Carl Young <carl@example.net<mailto:carl@example.net>>", "Carl Young", "carl@example.net"},
		{"carl@example.net <carl@example.net>", "", "carl@example.net"},
		{"*Carl Young* <carl@example.net>", "Carl Young", "carl@example.net"},
		{"Carl Young<carl@example.net>", "Carl Young", "carl@example.net"},
		{"scan@example.net on behalf of Carl Young <carl@example.net>", "Carl Young", "carl@example.net"},
		{"Carl Young", "Carl Young", ""},
		{"", "", ""},
	} {
		got := authorOf(tt.given)
		if got.Name != tt.name || got.Address.String() != tt.address {
			t.Errorf("%s: got %q <%s>", tt.given, got.Name, got.Address)
		}
	}
}

func TestIsForwarded(t *testing.T) {
	for _, s := range []string{"Fwd: x", "FW: x", "TR : x", "WG: x", "RV: x", "I: x", "ENC: x", "Doorst: x", "PD: x", "VB: x", "VL: x", "İLT: x", "转发：x", "轉寄: x", "転送: x", "전달: x", "[Fwd: x]", "[#12] Fwd: x"} {
		if !isForwarded(s) {
			t.Errorf("%s: not found", s)
		}
	}
	for _, s := range []string{"Re: x", "Re: Fwd: x", "Forward me", "AW: x", "VS: x", "", "Info: x"} {
		if isForwarded(s) {
			t.Errorf("%s: found", s)
		}
	}
}
