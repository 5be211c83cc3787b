"use strict";
(()=>{
const post=(path,body,type)=>fetch(path,{method:"POST",headers:{"Content-Type":type},body,credentials:"same-origin"}).then(r=>r.ok?r.json():Promise.reject(r.status));
const form=o=>new URLSearchParams(o).toString(), FORM="application/x-www-form-urlencoded";
// Passkeys: the browser asks the device, the desk judges what it answers.
const octets=s=>Uint8Array.from(atob(s.replace(/-/g,"+").replace(/_/g,"/")),c=>c.charCodeAt(0));
const text=b=>btoa(String.fromCharCode(...new Uint8Array(b))).replace(/\+/g,"-").replace(/\//g,"_").replace(/=+$/,"");
const flat=c=>{const r={},from=c.response;for(const k of["clientDataJSON","attestationObject","authenticatorData","signature","userHandle"])if(from[k])r[k]=text(from[k]);
return JSON.stringify({id:c.id,rawId:text(c.rawId),type:c.type,response:r,clientExtensionResults:{}})};
for(const b of document.querySelectorAll("button[data-passkey]")){
 if(!window.PublicKeyCredential)continue;
 b.hidden=false;
 const fault=document.getElementById("passkey-fault");
 b.addEventListener("click",async()=>{
  fault.hidden=true;
  try{
   const k=b.dataset.passkey,mail=document.getElementById("email");
   let at,q="";
   if(k==="login"){if(!mail.reportValidity())return;at="/login/passkey";q="?"+form({email:mail.value,to:b.dataset.to})}else at="/profile/passkey";
   const o=(await post(at,form(mail?{email:mail.value}:{}),FORM)).publicKey;
   o.challenge=octets(o.challenge);
   if(o.user)o.user.id=octets(o.user.id);
   for(const c of[...(o.excludeCredentials||[]),...(o.allowCredentials||[])])c.id=octets(c.id);
   const c=k==="login"?await navigator.credentials.get({publicKey:o}):await navigator.credentials.create({publicKey:o});
   location.assign((await post(at+"/answer"+q,flat(c),"application/json")).to);
  }catch(e){fault.hidden=false}
 });
}
// The work of a form without login: it begins when somebody begins to type.
for(const task of document.querySelectorAll("input[data-bits]")){
 const f=task.form,out=f.elements.number,bits=+task.dataset.bits;
 let work;
 const begin=()=>work??=(async()=>{
  if(!window.crypto||!crypto.subtle)return;
  const enc=new TextEncoder();
  for(let n=0;;n+=64){
   const all=await Promise.all(Array.from({length:64},(_,i)=>crypto.subtle.digest("SHA-256",enc.encode(task.value+"."+(n+i)))));
   for(let i=0;i<64;i++)if(Math.clz32(new DataView(all[i]).getUint32(0))>=bits){out.value=n+i;return}
  }
 })();
 f.addEventListener("input",begin);
 f.addEventListener("submit",e=>{if(out.value||!window.crypto||!crypto.subtle)return;e.preventDefault();begin().then(()=>f.requestSubmit(e.submitter))});
}
// Articles that may help, while a subject is typed.
const subject=document.querySelector("input[data-suggest]"),found=document.getElementById("suggested");
if(subject&&found){
 let timer,last="";
 subject.addEventListener("input",()=>{clearTimeout(timer);timer=setTimeout(async()=>{
  const q=subject.value.trim();
  if(q===last)return;
  last=q;
  const r=q.length<3?"":await fetch("/suggest?"+form({q}),{credentials:"same-origin"}).then(r=>r.ok?r.text():"");
  if(q!==last)return;
  const d=new DOMParser().parseFromString(r,"text/html");
  found.replaceChildren(...d.body.childNodes);
 },300)});
}
})();
