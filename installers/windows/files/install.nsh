Function .onInit
  ${Unless} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "$(NeedsWindows10)" /SD IDOK
    SetErrorLevel 4
    Abort
  ${EndUnless}
  ; Two of these at once would take each other's files away. The system ends the mark with the process.
  System::Call 'kernel32::CreateMutex(p 0, i 0, t "SwarmDesktopSetup") p .r1 ?e'
  Pop $0
  ${If} $0 = 183
    MessageBox MB_OK|MB_ICONINFORMATION "$(SetupRuns)" /SD IDOK
    SetErrorLevel 5
    Abort
  ${EndIf}
  !insertmacro MUI_LANGDLL_DISPLAY
FunctionEnd

Section
  Call CloseProgram
  ; All of the new program is on the disk before anything of the old one goes.
  RMDir /r "$INSTDIR\app.new"
  ClearErrors
  SetOutPath "$INSTDIR\app.new"
  File /r "${PAYLOAD_FILES}"
  WriteUninstaller "$INSTDIR\Uninstall.exe"
  SetOutPath "$INSTDIR"
  ${If} ${Errors}
    RMDir /r "$INSTDIR\app.new"
    SetErrorLevel 6
    MessageBox MB_OK|MB_ICONSTOP "$(NoRoom)" /SD IDOK
    Abort "$(NoRoom)"
  ${EndIf}

  RMDir /r "$INSTDIR\app.old"
  RMDir /r "$INSTDIR\app.update" ; an update that waited to be put in place would put itself over this version
  ClearErrors
  ${If} ${FileExists} "$INSTDIR\app\*"
    Rename "$INSTDIR\app" "$INSTDIR\app.old"
  ${EndIf}
  ${Unless} ${Errors}
    Rename "$INSTDIR\app.new" "$INSTDIR\app"
    ${If} ${Errors}
      Rename "$INSTDIR\app.old" "$INSTDIR\app"
      SetErrors
    ${EndIf}
  ${EndUnless}
  ${If} ${Errors}
    RMDir /r "$INSTDIR\app.new"
    SetErrorLevel 3
    MessageBox MB_OK|MB_ICONSTOP "$(StillRunning)" /SD IDOK
    Abort "$(StillRunning)"
  ${EndIf}
  RMDir /r "$INSTDIR\app.old"

  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\app\${WINDOWED}"
  WriteRegStr HKCU "${PATHS_KEY}" "" "$INSTDIR\app\${PROGRAM}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" DisplayName "${NAME}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" DisplayVersion "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" DisplayIcon "$INSTDIR\app\${WINDOWED}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" Publisher "The Swarm Desktop developers"
  WriteRegStr HKCU "${UNINSTALL_KEY}" InstallLocation "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" UninstallString '"$INSTDIR\Uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" QuietUninstallString '"$INSTDIR\Uninstall.exe" /S'
  WriteRegStr HKCU "${UNINSTALL_KEY}" InstallerLanguage $LANGUAGE ; what uninstalls speaks it too
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" EstimatedSize ${KIBIBYTES}
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" NoModify 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" NoRepair 1
SectionEnd
