package words

import (
	"regexp"
	"strings"

	"guichet/parser"
)

// leastOwn is how many letters and digits a line of our letters has at least that is known wherever it
// stands; shorter ones count beside such a line only.
const leastOwn = 20

// CutOwn takes out of an agent's words what the desk itself wrote in letters to him, however his program
// repeats it: wrapped anew, quoted or not (PRODUCT 7.10). What people said, which our letters mark
// by ">" and "|", stays, and so does the subject, which is theirs too. Letters are texts.
func CutOwn(body, subject string, letterTexts []string) string {
	var ours, theirs []string
	whole := map[string]bool{}
	for _, text := range letterTexts {
		var own, said strings.Builder
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, ">") || strings.HasPrefix(line, "|") {
				said.WriteString(letters(line))
				continue
			}
			own.WriteString(letters(line))
			whole[letters(line)], whole[label(line)] = true, true
		}
		ours, theirs = append(ours, own.String()), append(theirs, said.String())
	}
	theirs = append(theirs, letters(subject))
	lines := strings.Split(body, "\n")
	cut := make([]bool, len(lines))
	keys := make([]string, len(lines))
	for i, line := range lines {
		keys[i] = letters(line)
		if l := label(line); l != "" && whole[l] && len(keys[i]) < leastOwn {
			keys[i] = l // what stands behind it changes
		}
		marker := strings.Contains(line, parser.ReplyMarkerPrefix) && strings.Contains(line, strings.TrimSpace(parser.ReplyMarkerSuffix))
		cut[i] = marker || len(keys[i]) >= leastOwn && anywhere(keys[i], ours) && !anywhere(keys[i], theirs)
	}
	spread(cut, keys, whole, 0, len(lines), 1)
	spread(cut, keys, whole, len(lines)-1, -1, -1)
	return withoutLines(lines, cut)
}

// Unquoted leaves the quoted lines out of a text.
func Unquoted(text string) string {
	var kept []string
	for line := range strings.Lines(text) {
		if bare := strings.TrimLeft(line, " \t"); !strings.HasPrefix(bare, ">") && !strings.HasPrefix(bare, "|") && strings.TrimSpace(bare) != "--" {
			kept = append(kept, strings.TrimRight(line, "\r\n"))
		}
	}
	return strings.TrimSpace(strings.Join(kept, "\n"))
}

// label is a mark for what stands before the colon of a line such as "Status: Open"; "" if nothing does.
func label(line string) string {
	before, _, found := strings.Cut(strings.TrimLeft(line, "> |\t"), ":")
	if !found || len(strings.Fields(before)) > 2 || letters(before) == "" {
		return ""
	}
	return letters(before) + ":"
}

// spread cuts short lines of ours beside those that are cut, in one direction.
func spread(cut []bool, keys []string, whole map[string]bool, from, to, step int) {
	beside := false
	for i := from; i != to; i += step {
		switch {
		case keys[i] == "" && !cut[i]:
		case cut[i] || beside && whole[keys[i]]:
			cut[i], beside = true, true
		default:
			beside = false
		}
	}
}

// A head stands above a letter of ours in an agent's mail, as programs without quote marks write one: lines with a label, of
// which one is the subject with our tag; above them perhaps a rule.
var (
	headLine = regexp.MustCompile(`^[>|*\s]*[\p{L}][\p{L} .-]{0,19}\*?\s?[:：]`)
	ourTag   = regexp.MustCompile(`\[[^\[\]]*#\d+\]`)
	ruleLine = regexp.MustCompile(`^[>|\s]*[-_=*]{3,}[^-_=*]{0,40}[-_=*]*\s*$`)
)

// cutHead takes off what introduces a letter of ours that is gone: a line such as "On Monday Carla wrote:" or a head.
func cutHead(lines []string) []string {
	n := len(lines)
	for n > 0 && strings.Trim(lines[n-1], "> |\t\r") == "" {
		n--
	}
	first, tagged := n, false
	for first > 0 && headLine.MatchString(lines[first-1]) {
		first--
		tagged = tagged || ourTag.MatchString(lines[first])
	}
	if n-first < 3 || !tagged {
		return CutIntroduction(lines)
	}
	for first > 0 && strings.Trim(lines[first-1], "> |\t\r") == "" {
		first--
	}
	if first > 0 && ruleLine.MatchString(lines[first-1]) {
		first--
	}
	return lines[:first]
}

// withoutLines joins the lines that stay; what introduces a quote that is gone goes with it.
func withoutLines(lines []string, cut []bool) string {
	var kept []string
	gone := false
	for i, line := range lines {
		if !cut[i] {
			if gone && strings.Trim(line, "> |\t\r") == "" {
				continue
			}
			gone = false
			kept = append(kept, line)
			continue
		}
		if !gone {
			kept = cutHead(kept)
		}
		gone = true
	}
	return strings.TrimRight(strings.Join(kept, "\n"), " \t\r\n")
}
