; A running program keeps its files. It is asked to quit, as it can save what it has to, and waited for.

!define TRIES 60 ; each half a second
!define ASKING_MILLISECONDS 20000

!macro CloseProgram UN
Function ${UN}CloseProgram
  ${Unless} ${FileExists} "$INSTDIR\app\${PROGRAM}"
    Return
  ${EndUnless}
  again:
  DetailPrint "$(Closing)"
  nsExec::Exec /TIMEOUT=${ASKING_MILLISECONDS} '"$INSTDIR\app\${PROGRAM}" quit'
  Pop $0 ; whatever it says, the files tell
  StrCpy $1 0
  ${Do}
    Push "$INSTDIR\app\${PROGRAM}"
    Call ${UN}IsInUse
    Pop $2
    Push "$INSTDIR\app\${WINDOWED}"
    Call ${UN}IsInUse
    Pop $3
    ${If} $2 == 0
    ${AndIf} $3 == 0
      Return
    ${EndIf}
    IntOp $1 $1 + 1
    Sleep 500
  ${LoopUntil} $1 >= ${TRIES}
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(StillRunning)" /SD IDCANCEL IDRETRY again
  SetErrorLevel 3
  Abort "$(StillRunning)"
FunctionEnd

; Nobody can write to a program that runs. Takes a path, leaves 1 or 0.
Function ${UN}IsInUse
  Exch $4
  Push $5
  ${If} ${FileExists} "$4"
    ClearErrors
    FileOpen $5 "$4" a
    ${If} ${Errors}
      StrCpy $4 1
    ${Else}
      FileClose $5
      StrCpy $4 0
    ${EndIf}
  ${Else}
    StrCpy $4 0
  ${EndIf}
  Pop $5
  Exch $4
FunctionEnd
!macroend

!insertmacro CloseProgram ""
!insertmacro CloseProgram "un."
