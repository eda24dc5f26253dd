; What the program leaves in the session and in the keyring it takes away itself. What is the person's stays, unless the
; person says otherwise: on the page, or with /PURGE where there is none.

!define DATA "$LOCALAPPDATA\swarm-desktop"
!define LEAVE_TIME_MILLISECONDS 60000

Var DeleteData
Var DeleteModels
Var DataBox
Var ModelsBox

Function un.onInit
  !insertmacro MUI_UNGETLANGUAGE
  StrCpy $DeleteData 0
  StrCpy $DeleteModels 0
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/PURGE" $1
  ${Unless} ${Errors}
    StrCpy $DeleteData 1
    StrCpy $DeleteModels 1
  ${EndUnless}
FunctionEnd

Function un.AskAboutData
  !insertmacro MUI_HEADER_TEXT "$(DataTitle)" "$(DataSubtitle)"
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateLabel} 0 0 100% 36u "$(DataText)"
  Pop $0
  ${NSD_CreateCheckbox} 0 44u 100% 12u "$(DeleteDataText)"
  Pop $DataBox
  ${NSD_SetState} $DataBox $DeleteData
  ${NSD_CreateCheckbox} 0 62u 100% 12u "$(DeleteModelsText)"
  Pop $ModelsBox
  ${NSD_SetState} $ModelsBox $DeleteModels
  nsDialogs::Show
FunctionEnd

Function un.TakeAnswers
  ${NSD_GetState} $DataBox $DeleteData
  ${NSD_GetState} $ModelsBox $DeleteModels
FunctionEnd

Section Uninstall
  Call un.CloseProgram
  nsExec::Exec /TIMEOUT=${LEAVE_TIME_MILLISECONDS} '"$INSTDIR\app\${PROGRAM}" forget --secrets --yes'
  Pop $0

  RMDir /r "$INSTDIR\app"
  RMDir /r "$INSTDIR\app.new"
  RMDir /r "$INSTDIR\app.old"
  RMDir /r "$INSTDIR\app.update" ; where the program keeps newer and former versions of itself
  Delete "$INSTDIR\Uninstall.exe"
  ; Only what is empty: somebody may have put the program beside other things.
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  DeleteRegKey HKCU "${PATHS_KEY}"
  DeleteRegKey HKCU "${UNINSTALL_KEY}"

  ${If} $DeleteModels = 1
    RMDir /r "${DATA}\models"
  ${EndIf}
  ${If} $DeleteData = 1
    Call un.DeleteAllButModels
  ${EndIf}
  RMDir "${DATA}"
SectionEnd

Function un.DeleteAllButModels
  FindFirst $0 $1 "${DATA}\*"
  ${DoWhile} $1 != ""
    ${If} $1 != "."
    ${AndIf} $1 != ".."
    ${AndIf} $1 != "models"
      ${If} ${FileExists} "${DATA}\$1\*"
        RMDir /r "${DATA}\$1"
      ${Else}
        Delete "${DATA}\$1"
      ${EndIf}
    ${EndIf}
    FindNext $0 $1
  ${Loop}
  FindClose $0
FunctionEnd
