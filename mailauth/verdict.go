package mailauth

import (
	"context"
	"slices"
	"strings"

	"guichet/mail"
)

// judgement collects the evidence for and against one mail.
type judgement struct {
	ctx    context.Context
	seenBy *replays
	dns    *lookups
	env    mail.Envelope
	author author
	policy *policy // nil without an author

	lists  []string // domains of lists that the admin knows
	signed []string // those of them that signed it, as in mail.Verdict.Lists

	seen   []Signature
	proof  proof  // what a pass for a domain that the From domain accepts proves
	gap    string // what the best of them leaves open
	bySPF  bool   // SPF is such a pass
	before int    // how often a signature that proves came before
	// relative: a parent or child of the From domain proved itself, and no policy says
	// whether that is enough.
	relative  bool
	everybody bool  // an SPF policy that speaks for the From domain lets anybody send
	fault     error // DNS kept back what could have proven it
}

// judge runs the methods. What only the author's own domain can decide is asked first, so
// that a forger's slow servers cannot use up the time for it.
func (c *Checker) judge(ctx context.Context, env mail.Envelope, from []mail.Mailbox, raw []byte) Report {
	h := splitHeader(raw)
	said := c.behind(&env, &h)
	j := &judgement{ctx: ctx, seenBy: &c.seen, dns: c.dns, env: env, lists: c.lists, author: authorOf(&h, from)}
	sender, canSPF := spfIdentity(env)
	if said.spf.result != "" {
		sender, canSPF = said.spf, false
	}
	signed := readSignatures(&h, c.now())
	if j.author.domain != "" {
		j.policy = discover(ctx, c.dns, j.author.domain)
		j.policy.meet(ctx, sender.domain, signed)
		j.fault = j.policy.err
	}
	first, rest := sortSignatures(signed, j.near)
	v := &verifier{dns: c.dns, h: &h}

	j.verify(v, first)
	if canSPF {
		sender = checkSPF(ctx, c.dns, env, sender)
	}
	j.weighSPF(sender)
	j.verify(v, rest)
	j.believe(said, v, signed)
	return j.report(sender, len(signed) > 0)
}

// verify weighs signatures until one proves the author in all: the others can add nothing then, but those of
// lists that the admin knows.
func (j *judgement) verify(v *verifier, all []dkimField) {
	for _, s := range all {
		if j.proof == fullProof && !j.ofList(s.domain) {
			continue
		}
		r := v.verify(j.ctx, s)
		j.seen = append(j.seen, r.Signature)
		if r.Result == resultPass && j.near(r.domain) {
			j.before = max(j.before, j.seenBy.count(v.h.fields[s.at].raw))
		}
		if r.Result == resultPass && r.proof > weakProof {
			j.noteList(v, s)
		}
		j.weigh(evidence{domain: r.domain, result: r.Result, err: r.err, proof: r.proof, gap: r.gap})
	}
}

// ofList reports whether a signature of domain could be that of a list that the admin knows.
func (j *judgement) ofList(domain string) bool {
	return domain != "" && slices.ContainsFunc(j.lists, func(list string) bool { return isRelated(list, domain) })
}

// noteList remembers a good signature of a list, with the fields that may name the list as far as it covers
// them: what somebody put on top of a signed mail names nothing.
func (j *judgement) noteList(v *verifier, s dkimField) {
	if !j.ofList(s.domain) {
		return
	}
	var covered []string
	for _, name := range mail.ListFields {
		if len(v.h.all(name)) > 0 && v.open(s, []string{name}) == "" {
			covered = append(covered, name)
		}
	}
	j.signed = append(j.signed, s.domain+":"+strings.Join(covered, ","))
}

// near reports whether a signature of domain could speak for the author.
func (j *judgement) near(domain string) bool {
	return j.policy != nil && (isRelated(domain, j.author.domain) || j.policy.org != "" && isWithin(domain, j.policy.org))
}

// isRelated reports whether one of two domains is the other or below it.
func isRelated(a, b string) bool { return isWithin(a, b) || isWithin(b, a) }

func (j *judgement) weighSPF(r spfResult) {
	if r.all && r.result == resultPass {
		// "Everybody may send" holds for DMARC, but says nothing of who did.
		ok, _ := j.speaksFor(r.domain, true)
		j.everybody = ok
		return
	}
	j.weigh(evidence{domain: r.domain, result: r.result, err: r.err, isSPF: true, proof: fullProof})
}

// evidence is one result of SPF or DKIM.
type evidence struct {
	domain, result string
	err            error
	isSPF          bool
	proof          proof
	gap            string
}

// weigh adds one result of SPF or DKIM.
func (j *judgement) weigh(e evidence) {
	if j.policy == nil || e.domain == "" || e.result != resultPass && e.result != resultTempError {
		return
	}
	ok, alignErr := j.speaksFor(e.domain, e.isSPF)
	switch {
	case alignErr != nil:
		j.fault = alignErr
	case ok && e.result == resultTempError:
		j.fault = e.err
	case ok:
		j.prove(e)
	case e.result == resultPass && !j.policy.acts() && isRelated(e.domain, j.author.domain):
		j.relative = true
	}
}

// prove keeps the best proof.
func (j *judgement) prove(e evidence) {
	j.bySPF = j.bySPF || e.isSPF
	if e.proof > j.proof {
		j.proof, j.gap = e.proof, e.gap
	}
}

// speaksFor reports whether a pass of domain proves the From domain. Without a DMARC record
// only the same domain does.
func (j *judgement) speaksFor(domain string, isSPF bool) (bool, error) {
	if j.policy == nil || domain == "" {
		return false, nil
	}
	strict := j.policy.rec.strictDKIM
	if isSPF {
		strict = j.policy.rec.strictSPF
	}
	return j.policy.aligned(j.ctx, domain, strict)
}
