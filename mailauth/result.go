package mailauth

import (
	"strings"

	"guichet/mail"
)

// report turns the evidence into the words of RFC 8601 §2.7 and a Result.
func (j *judgement) report(sender spfResult, signed bool) Report {
	r := Report{
		From: j.author.domain, MailFrom: sender.domain, Helo: sender.helo, DKIM: j.seen,
		Client: j.env.Remote, Name: j.env.Helo,
	}
	r.Verdict.SPF, r.Verdict.Lists = sender.result, strings.Join(j.signed, " ")
	if !signed {
		r.Verdict.DKIM = resultNone
	}
	for _, s := range j.seen {
		if rank(s.Result) > rank(r.Verdict.DKIM) {
			r.Verdict.DKIM = s.Result
		}
	}
	r.Verdict.Result, r.Verdict.DMARC = j.result(sender)
	if j.proof > noProof {
		r.Verdict.Gap, r.Verdict.Signed, r.Verdict.Replays = j.gap, !j.bySPF, j.before
	}
	if j.policy != nil && j.policy.acts() {
		r.Verdict.Policy = j.policy.ask
	}
	if !j.author.sound && r.Verdict.Result != mail.Fail {
		r.Verdict.Result = mail.None
		if r.Verdict.DMARC == resultPass {
			r.Verdict.DMARC = resultPermError // nobody may read "pass" as said of the other author
		}
	}
	if r.Verdict.DMARC == resultTempError || r.Verdict.Result == mail.TempError {
		r.fault = j.fault
	}
	return r
}

// rank orders the results of signatures; the best one stands for a mail.
func rank(result string) int {
	switch result {
	case resultPass:
		return 5
	case resultTempError:
		return 4
	case resultFail:
		return 3
	case resultPolicy:
		return 2
	case resultPermError:
		return 1
	}
	return 0
}

// result is the verdict, and the word for DMARC (RFC 9989 §5.3).
func (j *judgement) result(sender spfResult) (mail.Result, string) {
	switch {
	case j.policy == nil:
		return mail.None, resultPermError // none or several authors
	case j.policy.err != nil && j.proof > noProof:
		return j.proven(), resultTempError // by the same domain: no policy could refuse that
	case j.policy.err != nil:
		return mail.TempError, resultTempError
	case !j.policy.found:
		return j.withoutPolicy(sender), resultNone
	case !j.policy.acts():
		return j.withoutPolicy(sender), resultPermError
	case j.proof > noProof:
		return j.proven(), resultPass
	case j.everybody:
		return mail.Weak, resultPass
	case j.fault != nil:
		return mail.TempError, resultTempError
	case sender.result == "":
		return mail.None, "" // the host that relayed it saw half of the evidence
	case j.policy.ask != policyNone:
		return mail.Fail, resultFail
	}
	return j.unproven(sender), resultFail
}

// proven is the verdict on mail of which something is proven.
func (j *judgement) proven() mail.Result {
	if j.proof == weakProof {
		return mail.Weak
	}
	return mail.Pass
}

// withoutPolicy judges mail of a domain that has no DMARC policy: it can be proven, but
// nothing can call it forged.
func (j *judgement) withoutPolicy(sender spfResult) mail.Result {
	switch {
	case j.proof > noProof:
		return j.proven()
	case j.fault != nil:
		return mail.TempError
	}
	return j.unproven(sender)
}

// unproven looks for something weak that speaks for mail which nothing proves.
func (j *judgement) unproven(sender spfResult) mail.Result {
	switch {
	case j.relative, j.everybody:
		return mail.Weak
	case !j.author.sound, sender.result == "":
		return mail.None
	case sender.domain == j.author.domain && sender.result != resultNone:
		return mail.None // the domain's own policy has spoken
	case guess(j.ctx, j.dns, j.env, j.author.domain):
		return mail.Weak
	}
	return mail.None
}
