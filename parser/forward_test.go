package parser

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestForward(t *testing.T) {
	for _, file := range cases(t, "forward", ".eml") {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".eml"), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := "none\n"
			if f := Parse(raw).Forward(); f != nil {
				got = fmt.Sprintf("%s <%s>\n%s\n%s\n\n%s\n", f.From.Name, f.From.Address, f.Subject, f.Date.UTC().Format(time.RFC3339), f.Text)
			}
			golden(t, strings.TrimSuffix(file, ".eml")+".golden", got)
		})
	}
}

func TestLooseDate(t *testing.T) {
	for _, tt := range []struct{ given, want string }{
		{"Monday, June 3, 2024 10:22 PM", "2024-06-03 22:22:00"},
		{"Mon, 3 Jun 2024 10:22:33 +0200", "2024-06-03 08:22:33"},
		{"Mon, Jun 3, 2024 at 12:22 AM", "2024-06-03 00:22:00"},
		{"Mon, Jun 3rd, 2024 at 12:22 PM", "2024-06-03 12:22:00"},
		{"mar. 4 juin 2024 à 10:22", "2024-06-04 10:22:00"},
		{"mardi 4 mars 2024 10h22", "2024-03-04 10:22:00"},
		{"Montag, 3. Juni 2024 um 10:22 Uhr", "2024-06-03 10:22:00"},
		{"Mittwoch, 6. März 2024 10:22", "2024-03-06 10:22:00"},
		{"lunes, 3 de junio de 2024 10:22", "2024-06-03 10:22:00"},
		{"seg., 3 de jun. de 2024 às 10:22", "2024-06-03 10:22:00"},
		{"lunedì 3 giugno 2024 10:22", "2024-06-03 10:22:00"},
		{"maandag 3 juni 2024 10:22", "2024-06-03 10:22:00"},
		{"poniedziałek, 3 czerwca 2024 10:22", "2024-06-03 10:22:00"},
		{"Понедельник, 3 июня 2024, 10:22 +03:00", "2024-06-03 07:22:00"},
		{"понеділок, 3 червня 2024 р. 10:22", "2024-06-03 10:22:00"},
		{"pondělí 3. června 2024 10:22", "2024-06-03 10:22:00"},
		{"den 3 juni 2024 10:22", "2024-06-03 10:22:00"},
		{"3. kesäkuuta 2024 klo 10.22", "2024-06-03 10:22:00"},
		{"3 Haziran 2024 Pazartesi 10:22", "2024-06-03 10:22:00"},
		{"2024年6月3日(月) 22:22", "2024-06-03 22:22:00"},
		{"2024年6月3日(星期一) 下午10:22", "2024-06-03 22:22:00"},
		{"2024년 6월 3일 월요일 오후 10:22", "2024-06-03 22:22:00"},
		{"03/06/2024 10:22", "2024-06-03 10:22:00"},
		{"6/3/2024 10:22 AM", "2024-06-03 10:22:00"},
		{"13/06/2024 10:22 AM", "2024-06-13 10:22:00"},
		{"03.06.24 10:22", "2024-06-03 10:22:00"},
		{"2024-06-03 10:22:33", "2024-06-03 10:22:33"},
		{"2024-06-03", "2024-06-03 00:00:00"},
		{"yesterday", ""},
		{"99/99/2024", ""},
		{"", ""},
	} {
		got := looseDate(tt.given)
		if s := got.Format("2006-01-02 15:04:05"); s != tt.want && !(tt.want == "" && got.IsZero()) {
			t.Errorf("%s: got %s, want %s", tt.given, s, tt.want)
		}
	}
}

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
