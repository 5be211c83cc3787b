package format

import "testing"

func TestCardLine(t *testing.T) {
	for _, c := range []struct{ name, given, want string }{
		{"version 4", "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Zoe Martin\r\nORG:Example Ltd;Sales\r\nEMAIL:zoe@example.org\r\nTEL;VALUE=uri;TYPE=\"voice,home\":tel:+33-1-23-45\r\nEND:VCARD\r\n", "[Contact: Zoe Martin, Example Ltd, Sales, zoe@example.org, +33-1-23-45]"},
		{"Apple's groups", "BEGIN:VCARD\nFN:Zoe\nitem1.EMAIL;type=INTERNET;type=pref:z@x.org\nitem1.X-ABLabel:x\nEND:VCARD\n", "[Contact: Zoe, z@x.org]"},
		{"Outlook's version 2.1", "BEGIN:VCARD\r\nVERSION:2.1\r\nFN;CHARSET=windows-1252;ENCODING=QUOTED-PRINTABLE:Zo=E9 =\r\nMartin=\r\n Ltd\r\nTEL;WORK;VOICE:+33 1\r\nEND:VCARD\r\n", "[Contact: Zoé Martin Ltd, +33 1]"},
		{"structured name only", "begin:vcard\nn:Martin;Zoe;;Dr.;\nend:vcard\n", "[Contact: Zoe Martin]"},
		{"folded", "BEGIN:VCARD\nFN:Zoe\n  Martin\nEND:VCARD", "[Contact: Zoe Martin]"},
		{"escapes", `BEGIN:VCARD` + "\n" + `FN:Martin\, Zoe` + "\n" + `ORG:A\;B\nC` + "\nEND:VCARD", "[Contact: Martin, Zoe, A;B C]"},
		{"the first of each, of the first card", "BEGIN:VCARD\nFN:Zoe\nEMAIL:a@b.c\nEMAIL:d@e.f\nEND:VCARD\nBEGIN:VCARD\nFN:Ana\nTEL:1\nEND:VCARD\n", "[Contact: Zoe, a@b.c]"},
		{"no end, junk, lower case", "junk\n\nbegin:vcard\nnothing\nfn:Zoe\n:\n", "[Contact: Zoe]"},
		{"a picture", "BEGIN:VCARD\nPHOTO;ENCODING=b:QUJD\n REVG\n\nFN:Zoe\nEND:VCARD", "[Contact: Zoe]"},
		{"nothing to say", "BEGIN:VCARD\nVERSION:4.0\nEND:VCARD\n", ""},
		{"no card", "FN:Zoe\n", ""},
		{"nothing", "", ""},
	} {
		if got := CardLine(c.given); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
